import { SetMetadata } from '@nestjs/common';
import { type Reflector } from '@nestjs/core';
import { type TokenKind as Kind } from '@latchkey/wire';
import { type Route } from './routes-that';

const TOKEN_KIND = 'latchkey:token-kind';

/**
 * Names the token that a route takes. `id` is right only for an app's own backend (see `IdTokenStrategy`) and needs the
 * module's `clientId`.
 */
export const TokenKind = (kind: Kind) => SetMetadata(TOKEN_KIND, kind);

/** Opens a route to callers without a token. Every other route needs one. */
export const Public = () => TokenKind('none');

/** Which token a route takes, by its own word or else its controller's; an access token where nothing is said. */
export const kindOf = (reflector: Reflector, { handler, controller }: Route) =>
  reflector.getAllAndOverride<Kind | undefined>(TOKEN_KIND, [handler, controller]);
