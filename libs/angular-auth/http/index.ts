// The door for what goes with a request: an app that fetches its first calls late fetches this late, too.
export { API_BASE } from './api-base';
export { authInterceptor, WITHOUT_TOKEN } from './auth-interceptor';
export { CALL_WITNESS, type CallWitness } from './call-witness';
export { kindOfRefusal, type RefusalKind } from './refusals';
