import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import type { Settings } from './configuration/environment';
import { fingerprint } from './configuration/fingerprint';
import type { TenantModel } from './configuration/model';
import { readConfiguration, type Configuration } from './configuration/read-configuration';
import { StartError } from './configuration/start-error';
import { NOBODY, type People } from './control/people';
import { RESET, type Switches } from './control/switches';
import { createEngine } from './engine';
import { LoginThrottle } from './login-throttle';
import { withRandomSecrets } from './random-secrets';
import type { ArtifactStore } from './store/artifact-store';
import { createSigningKey, saveSigningKeys, type Secrets } from './store/secrets';

/** What a tenant lives on. */
export interface LiveParts {
  /** With the slash at its end, as in the claim `iss`. */
  readonly issuer: string;
  readonly settings: Settings;
  /** What the files say at the start. */
  readonly model: NonNullable<Configuration['model']>;
  readonly database: DatabaseSync;
  readonly store: ArtifactStore;
  readonly secrets: Secrets;
}

/**
 * A tenant whose files, people and keys may change while it runs. The engine takes them at birth only (node-oidc-provider
 * issue 651), so each change makes a new engine on the same store: no session and no token is lost, and a request that
 * is under way ends on the engine that it began on.
 */
export class LiveTenant {
  readonly issuer: string;
  readonly store: ArtifactStore;
  readonly throttle = new LoginThrottle();
  readonly switches: Switches = { ...RESET };
  /** How often an old refresh token was used again since the start, or since somebody set it to 0. */
  refreshTokenReuses = 0;
  /** What is wrong with the files since their last edit; the tenant goes on with what they said before. */
  faults: readonly string[] = [];
  #files: string;
  /** Code that the last edit named; it may be what has to be mended. */
  #actionFiles: readonly string[] = [];
  #modelWith: LiveParts['model'];
  #model: TenantModel;
  #secrets: Secrets;
  #people: People = NOBODY;
  #engine: RequestListener | undefined;
  #lastChange: Promise<void> = Promise.resolve();
  #reload: Promise<void> = Promise.resolve();

  private constructor(private readonly parts: LiveParts) {
    this.issuer = parts.issuer;
    this.store = parts.store;
    this.#modelWith = parts.model;
    this.#model = parts.model(NOBODY);
    this.#files = this.#fingerprint();
    this.#secrets = parts.secrets;
  }

  /** Throws a StartError for a client that the engine refuses. */
  static async start(parts: LiveParts): Promise<LiveTenant> {
    const tenant = new LiveTenant(parts);
    await tenant.#replace(tenant.#model, parts.secrets);
    return tenant;
  }

  /** Whether applications on this machine must ask for consent, as they must at Auth0. */
  get strictConsent(): boolean {
    return this.parts.settings.strictConsent;
  }

  get model(): TenantModel {
    return this.#model;
  }

  /** RS256 keys with their private parts. The first one signs; all are published. */
  get signingKeys(): Secrets['signingKeys'] {
    return this.#secrets.signingKeys;
  }

  /** Answers a request, after an edit of the files with what they say now. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const files = this.#fingerprint();
    if (files !== this.#files) {
      this.#files = files;
      this.#reload = this.#inTurn(() => this.#readFiles());
    }
    await this.#reload;
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
      await this.#replace(this.#modelWith(people), this.#secrets);
      this.#people = people;
    });
  }

  #fingerprint(): string {
    const inUse = this.#model.postLogin.map(({ file }) => file);
    return fingerprint(this.parts.settings, [...new Set([...inUse, ...this.#actionFiles])]);
  }

  /** A broken edit, however it is broken, leaves everything as it was. */
  async #readFiles(): Promise<void> {
    const { model, actionFiles, faults, warnings } = readConfiguration(this.parts.settings);
    this.#actionFiles = actionFiles;
    this.faults = faults;
    try {
      if (model) {
        await this.#replace(model(this.#people), this.#secrets);
        this.#modelWith = model;
      }
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      this.faults = error.faults;
    }
    for (const warning of warnings) console.warn(warning);
    if (this.faults.length === 0) return console.log('The tenant has read its files again.');
    console.error(['The tenant goes on with what its files said before:', ...this.faults].join('\n'));
  }

  #replaceKeys(keys: Secrets['signingKeys']): Promise<void> {
    return this.#replace(this.#model, saveSigningKeys(this.parts.database, this.#secrets, keys));
  }

  async #replace(read: TenantModel, secrets: Secrets): Promise<void> {
    const { hosts } = this.parts.settings;
    // The files' secrets are known to everybody who knows the files: they are for this machine alone.
    const model = hosts.length ? withRandomSecrets(read, secrets.cookieKeys[0] ?? '') : read;
    this.#engine = await createEngine({ issuer: this.issuer, hosts, model, store: this.store, secrets, live: this });
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
