import type { TenantModel } from './configuration/model';
import { isOwnApi } from './configuration/own-api';

/** What a page is configured with beside the tenant's domain. */
export interface PageValues {
  /** Of the first public client that logs people in by authorization code; undefined where there is none. */
  readonly clientId: string | undefined;
  /** The tenant's default audience, else the identifier of the first API that is none of Auth0's own. */
  readonly audience: string | undefined;
}

/** The values for the page that the tenant's files are about. */
export function pageValues({ clients, apis, defaultAudience }: TenantModel): PageValues {
  const client = [...clients.values()].find(
    ({ authMethod, native, grantTypes }) =>
      authMethod === 'none' && !native && grantTypes.includes('authorization_code'),
  );
  return { clientId: client?.id, audience: defaultAudience ?? [...apis.keys()].find((id) => !isOwnApi(id)) };
}
