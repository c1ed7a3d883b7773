export { type AuthConfigDto } from './lib/auth-config';
export { ENDPOINTS, type Endpoint, type Permission, type TokenKind } from './lib/endpoints';
export { type MessageDto } from './lib/message';
export { PROBLEM_CODES, type ProblemCode, type ProblemDto } from './lib/problem';
export { reasonPhrase } from './lib/reason-phrase';
