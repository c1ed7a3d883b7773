export { type AuthConfigDto } from './lib/auth-config';
export { ENDPOINTS, type Endpoint, pathOf, type Permission, PERMISSIONS } from './lib/endpoints';
export { type MessageDto, type NewMessageDto } from './lib/message';
export { type PingDto } from './lib/ping';
export { type BodyErrorDto, PROBLEM_CODES, type ProblemCode, type ProblemDto } from './lib/problem';
