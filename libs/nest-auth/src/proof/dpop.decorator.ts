import { SetMetadata } from '@nestjs/common';
import { type Reflector } from '@nestjs/core';
import { type Route } from '../routes-that';
import { type DpopRule } from './proof-options';

const DPOP = 'latchkey:dpop';

/**
 * What a route, or a controller, says of DPoP in place of the module's options: `@Dpop({ mode: 'required' })` takes tokens
 * that are bound to a key alone, `@Dpop({ nonce: true })` asks for a nonce in each proof. Passport's own guard knows the
 * options only.
 */
export const Dpop = (rule: Partial<DpopRule>) => SetMetadata(DPOP, rule);

/** What a route says of proofs: its controller's words, and its own before them; nothing is undefined. */
export const ruleOf = (reflector: Reflector, { handler, controller }: Route): Partial<DpopRule> =>
  reflector.getAllAndMerge<Partial<DpopRule>>(DPOP, [controller, handler]);
