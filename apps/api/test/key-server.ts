import { KeyServer as Server, toJwk } from '@latchkey/nest-auth/testing';
import { KEY, tenant } from './create-jwt';

/** A key server that publishes the tenant's key; the one that starts last is the tenant. */
export class KeyServer extends Server {
  constructor() {
    super(toJwk(KEY));
  }

  override async start(): Promise<this> {
    await super.start();
    tenant.issuer = `${this.origin}/`;
    return this;
  }
}
