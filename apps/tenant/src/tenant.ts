import type { RequestListener } from 'node:http';
import type { Settings } from './configuration/environment';
import { readConfiguration, type Account } from './configuration/read-configuration';
import { StartError } from './configuration/start-error';
import { createEngine } from './engine';
import { listen } from './http/listen';
import { LiveTenant } from './live-tenant';
import { secretsOf } from './random-secrets';
import { createArtifactStore } from './store/artifact-store';
import { pageValues, type PageValues } from './page-values';
import { openDatabase } from './store/database';
import { loadSecrets } from './store/secrets';

/** A tenant that runs. */
export interface Tenant {
  /** Where it answers, without a slash at the end; the issuer has one. */
  readonly origin: string;
  /** Who can log in, as the files say at the start. */
  readonly accounts: readonly Account[];
  /** By client id, where they are not what the files say: see random-secrets.ts. */
  readonly clientSecrets: ReadonlyMap<string, string>;
  /** What a page is configured with, as the files say at the start: see pageValues. */
  readonly values: PageValues;
  /** What the files say that has no effect here. */
  readonly warnings: readonly string[];
  /** What an Action has thrown when nobody waited for it any more; undefined for what is no Action's. */
  strayFailure(error: unknown): Error | undefined;
  /** Ends every connection and releases the port and the database, once. Takes less than two seconds. */
  close(): Promise<void>;
}

/**
 * Starts a tenant. Throws a StartError with every fault of the files, and with those that the caller has found in the
 * environment before.
 */
export async function startTenant(settings: Settings, environmentFaults: readonly string[] = []): Promise<Tenant> {
  const { model, accounts, faults, warnings } = readConfiguration(settings);
  if (!model || environmentFaults.length) throw new StartError([...environmentFaults, ...faults]);

  const database = openDatabase(settings.database, settings.databaseVariable);
  const store = createArtifactStore(database);
  const secrets = await loadSecrets(database);
  // The issuer has the port in it, which with port 0 is known only after listening: early requests wait.
  let isReady: (handle: RequestListener) => void = () => undefined;
  const ready = new Promise<RequestListener>((resolve) => (isReady = resolve));
  let listeners;
  try {
    listeners = await listen(settings.port, settings.portVariable, settings.host, (request, response) => {
      void ready.then((handle) => handle(request, response));
    });
    const origin = settings.origin ?? `http://localhost:${listeners.port}`;
    const issuer = `${origin}/`;
    const live = await LiveTenant.start({ issuer, settings, model, database, store, secrets, createEngine });
    isReady((request, response) => void live.handle(request, response));
    const { close } = listeners;
    let closed: Promise<void> | undefined;
    const strayFailure = (error: unknown) => live.strayFailure(error);
    const clientSecrets = settings.hosts.length ? secretsOf(live.model) : new Map<string, string>();
    return {
      origin,
      accounts,
      clientSecrets,
      values: pageValues(live.model),
      warnings,
      strayFailure,
      close: () => (closed ??= close().then(store.close)),
    };
  } catch (error) {
    await listeners?.close();
    store.close();
    throw error;
  }
}
