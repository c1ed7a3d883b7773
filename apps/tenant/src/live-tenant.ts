import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import type { Settings } from './configuration/environment';
import type { TenantModel } from './configuration/model';
import { readConfiguration } from './configuration/read-configuration';
import { StartError } from './configuration/start-error';
import { NOBODY, type People } from './control/people';
import { RESET, type Switches } from './control/switches';
import { createEngine } from './engine';
import type { ArtifactStore } from './store/artifact-store';
import { createSigningKey, saveSigningKeys, type Secrets } from './store/secrets';

/** What a tenant lives on. */
export interface LiveParts {
  /** With the slash at its end, as in the claim `iss`. */
  readonly issuer: string;
  readonly settings: Settings;
  readonly model: TenantModel;
  readonly database: DatabaseSync;
  readonly store: ArtifactStore;
  readonly secrets: Secrets;
}

/**
 * A tenant whose people and keys may change while it runs. The engine takes its keys at birth only (node-oidc-provider
 * issue 651), so each change makes a new engine on the same store: no session and no token is lost, and a request that
 * is under way ends on the engine that it began on.
 */
export class LiveTenant {
  readonly issuer: string;
  readonly store: ArtifactStore;
  readonly switches: Switches = { ...RESET };
  /** How often an old refresh token was used again since the start, or since somebody set it to 0. */
  refreshTokenReuses = 0;
  #model: TenantModel;
  #secrets: Secrets;
  #people: People = NOBODY;
  #engine: RequestListener | undefined;
  #lastChange: Promise<void> = Promise.resolve();

  private constructor(private readonly parts: LiveParts) {
    this.issuer = parts.issuer;
    this.store = parts.store;
    this.#model = parts.model;
    this.#secrets = parts.secrets;
  }

  /** Throws a StartError for a client that the engine refuses. */
  static async start(parts: LiveParts): Promise<LiveTenant> {
    const tenant = new LiveTenant(parts);
    await tenant.#replace(parts.model, parts.secrets);
    return tenant;
  }

  get model(): TenantModel {
    return this.#model;
  }

  /** RS256 keys with their private parts. The first one signs; all are published. */
  get signingKeys(): Secrets['signingKeys'] {
    return this.#secrets.signingKeys;
  }

  get people(): People {
    return this.#people;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#engine?.(request, response);
  }

  /** Signs with a new key from now on; the old ones stay published. */
  rotateSigningKey(): Promise<void> {
    return this.#inTurn(async () => this.#replaceKeys([await createSigningKey(), ...this.signingKeys]));
  }

  /** Publishes the signing key alone: a token of an older one is good for nothing. */
  withdrawOldKeys(): Promise<void> {
    return this.#inTurn(async () => this.#replaceKeys(this.signingKeys.slice(0, 1)));
  }

  /** Replaces what the control page has said about people. */
  changePeople(change: (people: People) => People): Promise<void> {
    return this.#inTurn(async () => {
      const people = change(this.#people);
      const { model, faults } = readConfiguration(this.parts.settings, people);
      if (!model) throw new StartError(faults);
      await this.#replace(model, this.#secrets);
      this.#people = people;
    });
  }

  #replaceKeys(keys: Secrets['signingKeys']): Promise<void> {
    return this.#replace(this.#model, saveSigningKeys(this.parts.database, this.#secrets, keys));
  }

  async #replace(model: TenantModel, secrets: Secrets): Promise<void> {
    this.#engine = await createEngine({ issuer: this.issuer, model, store: this.store, secrets, live: this });
    this.#model = model;
    this.#secrets = secrets;
  }

  /** One change after the other, each on what the one before has left. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.#lastChange.then(change);
    this.#lastChange = done.catch(() => undefined); // the caller has the error
    return done;
  }
}
