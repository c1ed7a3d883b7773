import { applyDecorators } from '@nestjs/common';
import {
  ApiPayloadTooLargeResponse,
  ApiUnprocessableEntityResponse,
  ApiUnsupportedMediaTypeResponse,
} from '@nestjs/swagger';

/** The refusals that a route with a body may answer, for the OpenAPI document. */
export const ApiBodyRefusals = () =>
  applyDecorators(
    ApiPayloadTooLargeResponse({ description: 'The body is too large; the sentence says how much is taken.' }),
    ApiUnsupportedMediaTypeResponse({ description: 'The body is of a type that is not taken here.' }),
    ApiUnprocessableEntityResponse({
      description: 'The body is invalid: `errors` names each member. Or its Idempotency-Key came with another body.',
    }),
  );
