import { SetMetadata } from '@nestjs/common';
import { type TokenKind } from '@latchkey/wire';

/** Which token a route takes; an access token where nothing is said. */
export const TOKEN_KIND = 'tokenKind';

const takes = (kind: TokenKind) => SetMetadata(TOKEN_KIND, kind);

/** Opens a route to callers without a token. Every other route needs one. */
export const Public = () => takes('none');

/** Makes a route take the ID token in place of an access token. Right only for an app's own backend: see `IdTokenStrategy`. */
export const TakesIdToken = () => takes('id');
