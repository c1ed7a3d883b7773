// The door for apps.
export { AuthModule } from './auth.module';
export { type Caller, callerKey, type CallerName } from './caller';
export { CurrentCaller } from './caller.decorator';
export { JwtAuthGuard } from './jwt-auth.guard';
export { type Algorithm } from './keys/algorithms';
export { MemoryQuotas } from './limits/memory-quotas';
export { LONGEST_WINDOW, type Quota, type QuotaPolicy, Quotas, type Used } from './limits/quotas';
export { RateLimit } from './limits/rate-limit.decorator';
export { type LimitOptions } from './limits/rate-limits';
export {
  AUTH_OPTIONS,
  type AuthOptions,
  AuthOptionsError,
  type IssuerOptions,
  type LogoutOptions,
  type SharedOptions,
} from './options';
export * from './permission'; // as a whole: only so can an app merge its own words into it
export { PermissionsGuard } from './permissions.guard';
export { type Claims, type PermissionSource } from './policy/permissions';
export { Dpop } from './proof/dpop.decorator';
export { PROOF_ALGORITHMS, type ProofAlgorithm } from './proof/proof-key';
export { DPOP_MODES, type DpopMode, type DpopOptions, type DpopRule, SHORTEST_NONCE_KEY } from './proof/proof-options';
export { MemoryReplays } from './proof/memory-replays';
export { type Entered, Replays, type UsedProof } from './proof/replays';
export { BackchannelLogout } from './revocation/backchannel-logout';
export { type Mark } from './revocation/mark';
export { RevocationLog } from './revocation/revocation-log';
export { Revocations } from './revocation/revocations';
export { Public, TokenKind } from './token-kind.decorator';
export { RequirePermission } from './require-permission.decorator';

// For an app that answers with problems of its own, or watches.
export { fetchJwks } from './keys/fetch-json';
export { type KeyStatus, SigningKeys } from './keys/signing-keys';
export { ISSUERS, type Issuer, type Issuers } from './policy/issuer';
export { metadataUrl } from './refusal/challenge';
export { type AddressOf, type Problem, PROBLEM_OPTIONS, problemOf, type ProblemOptions } from './refusal/problem';
export { pathToShow, ProblemFilter } from './refusal/problem.filter';
export { type OwnRefusalKind, Refusal, type RefusalExtras, REFUSALS } from './refusal/refusal';
export { type RefusalKind } from './refusal/refusal-kind';
export { publishRefusal, refusals, type Verification, verifications } from './refusal/verdicts';
export { type HttpReply, type HttpRequest } from './http';

// What a server does with bytes that come from outside, and what it reads of domains and proxies.
export { type Domain, DomainError, isLoopback, parseDomain } from './domain';
export { type Proxy, readProxy } from './keys/proxy';
export { countHeader, misplacedToken } from './policy/credentials';
export { parseJson, reasonOf } from './policy/json';
export { tenantsOwn } from './trust';
export { type ProblemDto, reasonPhrase, REFUSAL_CODES, type RefusalCode } from '@latchkey/wire';
