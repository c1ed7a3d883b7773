import { type Config } from '../config/config';
import { type StoreState } from './store-condition';

/** What an operator should know of the store, in sentences that anybody may read. */
export function storeWarnings({ fault, policy }: StoreState, { dpop }: Pick<Config, 'dpop'>): readonly string[] {
  const warnings: string[] = [];
  if (fault !== undefined) {
    const proofs = dpop.storeRequired ? 'requests with proofs are refused' : 'a proof may pass once on each machine';
    const meanwhile = dpop.mode === 'off' ? '' : `, and ${proofs}`;
    warnings.push(`The shared store is not used, for ${fault}: limits count on this machine alone${meanwhile}.`);
  }
  if (policy !== undefined && policy !== 'noeviction')
    warnings.push(
      `The shared store's maxmemory-policy is ${policy}, so it forgets used proofs, ended sessions and messages when it is full: set it to noeviction.`,
    );
  return warnings;
}
