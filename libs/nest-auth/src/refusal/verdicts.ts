import { channel } from 'node:diagnostics_channel';

/** Published on `verifications`: how long the check of one request's token took. */
export interface Verification {
  readonly seconds: number;
}

/**
 * What this folder lets others see, without knowing who looks: the code of each refusal, and each check of a token.
 * Nobody listens by default, and then it costs nothing.
 */
export const refusals = channel('latchkey:refusal');
export const verifications = channel('latchkey:verification');

export const publishRefusal = (code: string): void => refusals.publish(code);
