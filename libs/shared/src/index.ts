export { type AuthConfigDto } from './lib/auth-config';
export { ENDPOINTS, type Endpoint, pathOf, type Permission, PERMISSIONS, type TokenKind } from './lib/endpoints';
export { type MessageDto, type NewMessageDto } from './lib/message';
export { type PingDto } from './lib/ping';
export { type BodyErrorDto, PROBLEM_CODES, type ProblemCode, type ProblemDto } from './lib/problem';
export { reasonPhrase } from './lib/reason-phrase';
