import { basename } from 'node:path';
import type { Action } from '../configuration/load-actions';
import { lineOf } from '../configuration/action-failure';
import type { Memory } from './memory';

/** What Auth0's api has and nothing can come of here, by member. */
export const UNPLAYED = {
  authentication: [
    'challengeWith',
    'challengeWithAny',
    'enrollWith',
    'enrollWithAny',
    'recordMethod',
    'setPrimaryUser',
  ],
  multifactor: ['enable'],
  prompt: ['render'],
  redirect: ['sendUserTo', 'validateToken'],
  refreshToken: ['setExpiresAt', 'setIdleExpiresAt'],
  samlResponse: [
    'setAttribute',
    'setAudience',
    'setAuthnContextClassRef',
    'setCert',
    'setCreateUpnClaim',
    'setDestination',
    'setDigestAlgorithm',
    'setEncryptionAlgorithm',
    'setEncryptionCert',
    'setEncryptionPublicKey',
    'setIncludeAttributeNameFormat',
    'setIssuer',
    'setKey',
    'setLifetimeInSeconds',
    'setMapIdentities',
    'setMapUnknownClaimsAsIs',
    'setNameIdentifierFormat',
    'setNameIdentifierProbes',
    'setPassthroughClaimsWithNoMapping',
    'setRecipient',
    'setRelayState',
    'setSignResponse',
    'setSignatureAlgorithm',
    'setSigningCert',
    'setTypedAttributes',
  ],
  session: ['setCookieMode', 'setExpiresAt', 'setIdleExpiresAt'],
} as const;

type Unplayed = typeof UNPLAYED;

/** Those calls: each says once, with Action and line, that it has no effect, and answers with `answer`. */
export function unplayedCalls(action: Action, memory: Memory, answer: () => unknown) {
  const call = (member: string) => (): unknown => {
    warnOnce(action, memory, `calls api.${member}`, 'which the local tenant does not play: it goes on without it');
    return answer();
  };
  const callsOf = (group: string, members: readonly string[]) =>
    Object.fromEntries(members.map((member) => [member, call(`${group}.${member}`)]));
  return Object.fromEntries(Object.entries(UNPLAYED).map(([group, members]) => [group, callsOf(group, members)])) as {
    [Group in keyof Unplayed]: Record<Unplayed[Group][number], () => unknown>;
  };
}

/** Warns of what an Action does, with the line, the first time that this line does it. */
export function warnOnce({ name, file }: Action, { warned }: Memory, does: string, consequence: string): void {
  const line = lineOf(new Error(), file);
  const warning = `The Action ${name} at ${basename(file)}${line ? `:${line}` : ''} ${does}, ${consequence}.`;
  if (warned.has(warning)) return;
  warned.add(warning);
  console.warn(warning);
}
