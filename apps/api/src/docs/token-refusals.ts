import { applyDecorators } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiServiceUnavailableResponse,
  ApiTooManyRequestsResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';

const text = (description: string) => ({ description, schema: { type: 'string' } }) as const;

/** What a 429 says besides its body. */
const LIMIT_HEADERS = {
  'Retry-After': { description: 'Seconds until requests are taken again.', schema: { type: 'integer' } },
  'RateLimit-Policy': text('The quotas of this route, such as `"caller";q=600;w=60`: 600 requests in 60 s.'),
  RateLimit: text('What is left of them, such as `"caller";r=0;t=42`: nothing, for 42 s. Good answers have both, too.'),
} as const;

/** The refusals that a route with a token may answer, for the OpenAPI document. `token` as in `access token`. */
export const ApiTokenRefusals = (token: string) =>
  applyDecorators(
    ApiBadRequestResponse({ description: 'The token was sent in a wrong way or place; the body says which.' }),
    ApiUnauthorizedResponse({
      description: `The ${token} or what shows that it is the caller's is missing or was refused; the body says why.`,
    }),
    ApiTooManyRequestsResponse({
      description: 'Too many requests of the caller, refused ones of the address, or proofs of one key.',
      headers: LIMIT_HEADERS,
    }),
    ApiServiceUnavailableResponse({ description: "The tenant's signing keys could not be fetched; try again later." }),
  );
