// The door for what goes with a request: an app that fetches its first calls late fetches this late, too.
export { API_BASE } from './api-base';
export { authInterceptor, SENT_WHEN, WITHOUT_PROOF, WITHOUT_TOKEN } from './auth-interceptor';
export { CALL_WITNESS, type CallWitness, type SentToken } from './call-witness';
export { type Occasion } from './occasion';
export { Pauses } from './pauses';
export { kindOfRefusal, type RefusalKind } from './refusals';
export { retryAfterOf } from './retry-after';
