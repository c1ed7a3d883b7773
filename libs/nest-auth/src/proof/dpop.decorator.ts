import { SetMetadata } from '@nestjs/common';
import { type DpopRule } from './proof-options';

/** What a route says of proofs: part of a `DpopRule`. */
export const DPOP = 'latchkey:dpop';

/**
 * What a route, or a controller, says of DPoP in place of the module's options: `@Dpop({ mode: 'required' })` takes tokens
 * that are bound to a key alone, `@Dpop({ nonce: true })` asks for a nonce in each proof. Passport's own guard knows the
 * options only.
 */
export const Dpop = (rule: Partial<DpopRule>) => SetMetadata(DPOP, rule);
