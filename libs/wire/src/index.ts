// The words of refusals and tokens, as both sides of the wire say them. Each package brings them along in its own bundle.
export { type ProblemDto, REFUSAL_CODES, type RefusalCode } from './problem';
export { reasonPhrase } from './reason-phrase';
export { type TokenKind } from './token-kind';
