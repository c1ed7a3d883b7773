import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { ActionFailure } from '../configuration/action-failure';
import type { Action } from '../configuration/load-actions';

/**
 * A login that ended because an Action failed. Auth0 tells the application access_denied, as if somebody had been denied;
 * here a person sees a page of the tenant's own. Where there is no page, in a silent authentication and at the token
 * endpoint, the application gets server_error, with Action, line and message.
 */
export class FailedLogin extends errors.CustomOIDCProviderError {
  constructor(
    readonly failure: ActionFailure,
    { oidc }: KoaContextWithOIDC,
  ) {
    super('server_error', failure.message);
    this.status = this.statusCode = 500;
    this.allow_redirect = String(oidc.params?.['prompt'] ?? '')
      .split(' ')
      .includes('none');
  }
}

/** Runs an Action. Throws a FailedLogin where it fails, and tells of it where the tenant was started. */
export async function runAction(
  action: Action,
  ctx: KoaContextWithOIDC,
  ...args: Parameters<Action['run']>
): Promise<void> {
  try {
    await action.run(...args);
  } catch (error) {
    if (!(error instanceof ActionFailure)) throw error;
    console.error(error.message, error.cause);
    throw new FailedLogin(error, ctx);
  }
}
