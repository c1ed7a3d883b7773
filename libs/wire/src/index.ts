// The words of refusals and tokens, as both sides of the wire say them. Each package brings them along in its own bundle.
export { type BodyErrorDto, PROBLEM_CODES, type ProblemCode, type ProblemDto } from './problem';
export { reasonPhrase } from './reason-phrase';
export { type TokenKind } from './token-kind';
