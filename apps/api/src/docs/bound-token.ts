import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiSecurity } from '@nestjs/swagger';

/** The name of the scheme in the OpenAPI document. */
export const BOUND_TOKEN = 'bound-access-token';

/** A route that takes access tokens which are bound to a key too, for the OpenAPI document. */
export const ApiBoundToken = () =>
  applyDecorators(
    ApiSecurity(BOUND_TOKEN),
    ApiHeader({
      name: 'DPoP',
      required: false,
      description: 'With a bound token: a proof of its key for this very request (RFC 9449 section 4), one for each.',
    }),
  );
