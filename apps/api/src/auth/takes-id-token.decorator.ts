import { SetMetadata } from '@nestjs/common';

export const TAKES_ID_TOKEN = 'takesIdToken';

/** Makes a route take the ID token in place of an access token. Right only for an app's own backend: see `IdTokenStrategy`. */
export const TakesIdToken = () => SetMetadata(TAKES_ID_TOKEN, true);
