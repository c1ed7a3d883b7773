// The door for apps. Only what a first view may hold: what goes with a request is in @latchkey/angular-auth/http, for whatever
// this file reaches is part of the first download of a page.
export { AUTH_CONFIG, type AuthConfig, type AuthOptions, loadAuthConfig } from './auth-config';
export { AuthError, type AuthErrorCode, UNANSWERED } from './auth-error';
export { authGuard } from './auth-guard';
export { AuthService } from './auth-service';
export { callbackGuard } from './callback-guard';
export * from './endpoints'; // as a whole: only so can an app merge its own words into it
export { type BindingKey, type DecodedToken, type GivenToken, type TokenSource } from './given-token';
export { HasPermission } from './has-permission';
export { permissionGuard } from './permission-guard';
export { type Claims, type Person } from './person';
export { provideAuth } from './provide-auth';
export { headStart } from './session/head-start';
export { pageUrl } from './session/page-url';
export { type AuthStatus } from './session/session';
export { SessionFault } from './session/session-fault';
export { type TokenKind } from '@latchkey/wire';
