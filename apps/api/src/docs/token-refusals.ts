import { applyDecorators } from '@nestjs/common';
import { ApiBadRequestResponse, ApiServiceUnavailableResponse, ApiUnauthorizedResponse } from '@nestjs/swagger';

/** The refusals that a route with a token may answer, for the OpenAPI document. `token` as in `access token`. */
export const ApiTokenRefusals = (token: string) =>
  applyDecorators(
    ApiBadRequestResponse({ description: 'The token was sent in a wrong way or place; the body says which.' }),
    ApiUnauthorizedResponse({
      description: `The ${token} or what shows that it is the caller's is missing or was refused; the body says why.`,
    }),
    ApiServiceUnavailableResponse({ description: "The tenant's signing keys could not be fetched; try again later." }),
  );
