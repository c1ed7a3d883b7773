import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import { createMemory } from './actions/memory';
import type { Delivery } from './backchannel/delivery';
import { ActionFailure, lineOf } from './configuration/action-failure';
import type { Settings } from './configuration/environment';
import { fingerprints } from './configuration/fingerprint';
import type { Action } from './configuration/load-actions';
import type { TenantModel } from './configuration/model';
import { readConfiguration, type Configuration } from './configuration/read-configuration';
import { StartError } from './configuration/start-error';
import { NOBODY, type People } from './configuration/people';
import type { Controlled } from './control/controlled';
import { RESET, type Switches } from './control/switches';
import type { EngineParts } from './engine';
import { LoginThrottle } from './login-throttle';
import { withRandomSecrets } from './random-secrets';
import type { ArtifactStore } from './store/artifact-store';
import { haveKeys, newSigningKeys, saveSigningKeys, signing, type Secrets } from './store/secrets';

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
  /** Makes an engine, see engine.ts. Throws a StartError for a client that it refuses. */
  createEngine(parts: EngineParts): Promise<RequestListener>;
}

/**
 * A tenant whose files, people and keys may change while it runs. The engine takes them at birth only (node-oidc-provider
 * issue 651), so each change makes a new engine on the same store: no session and no token is lost, and a request that
 * is under way ends on the engine that it began on.
 */
export class LiveTenant implements Controlled {
  readonly issuer: string;
  readonly store: ArtifactStore;
  readonly switches: Switches = { ...RESET };
  /** How often an old refresh token was used again since the start, or since somebody set it to 0. */
  refreshTokenReuses = 0;
  /** What is wrong with the files since their last edit; the tenant goes on with what they said before. */
  faults: readonly string[] = [];
  readonly deliveries: Delivery[] = [];
  readonly #memory = createMemory();
  readonly #throttle = new LoginThrottle();
  readonly #look: ReturnType<typeof fingerprints>;
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
    this.#model = parts.model(NOBODY, parts.issuer);
    this.#look = fingerprints(parts.settings);
    this.#files = this.#fingerprint();
    this.#secrets = parts.secrets;
  }

  /** Throws a StartError for a client that the engine refuses. */
  static async start(parts: LiveParts): Promise<LiveTenant> {
    const tenant = new LiveTenant(parts);
    await tenant.#replace(tenant.#model, parts.secrets);
    return tenant;
  }

  get model(): TenantModel {
    return this.#model;
  }

  /** Keys with their private parts. The first one of an algorithm signs; all are published. */
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
    return this.#inTurn(async () =>
      this.#replaceKeys([...(await newSigningKeys(this.signingKeys)), ...this.signingKeys]),
    );
  }

  /** Publishes the keys that sign, and no other: a token of an older one is good for nothing. */
  withdrawOldKeys(): Promise<void> {
    return this.#inTurn(async () => this.#replaceKeys(signing(this.signingKeys)));
  }

  /** Replaces what the control page has said about people. */
  changePeople(change: (people: People) => People): Promise<void> {
    return this.#inTurn(async () => {
      const people = change(this.#people);
      await this.#replace(this.#modelWith(people, this.issuer), this.#secrets);
      this.#people = people;
    });
  }

  /** What an Action has thrown when nobody waited for it any more; undefined for what is no Action's. */
  strayFailure(error: unknown): ActionFailure | undefined {
    const action = this.#actions.find(({ file }) => lineOf(error, file) !== undefined);
    return action && new ActionFailure(action.name, action.file, error);
  }

  get #actions(): readonly Action[] {
    return Object.values(this.#model.actions).flat();
  }

  #fingerprint(): string {
    const inUse = this.#actions.map(({ file }) => file);
    return this.#look([...new Set([...inUse, ...this.#actionFiles])]);
  }

  /** A broken edit, however it is broken, leaves everything as it was. */
  async #readFiles(): Promise<void> {
    const { model, actionFiles, faults, warnings } = readConfiguration(this.parts.settings);
    this.#actionFiles = actionFiles;
    this.faults = faults;
    try {
      if (model) {
        await this.#replace(model(this.#people, this.issuer), this.#secrets);
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

  async #replace(read: TenantModel, own: Secrets): Promise<void> {
    const { hosts } = this.parts.settings;
    // The files' secrets are known to everybody who knows the files: they are for this machine alone.
    const model = hosts.length ? withRandomSecrets(read, own.cookieKeys[0] ?? '') : read;
    const secrets = await haveKeys(this.parts.database, own, model);
    this.#engine = await this.parts.createEngine({
      issuer: this.issuer,
      hosts,
      model,
      store: this.store,
      secrets,
      switches: this.switches,
      strictConsent: this.parts.settings.strictConsent,
      throttle: this.#throttle,
      memory: this.#memory,
      deliveries: this.deliveries,
      onReuse: () => this.refreshTokenReuses++,
      controlled: this,
    });
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
