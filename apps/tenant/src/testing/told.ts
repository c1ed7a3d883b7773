import { readConfiguration, type ConfigurationSources } from '../configuration/read-configuration';
import { written } from './files';

/** A small tenant.yaml. */
export const TENANT = `clients:
  - name: Page
    app_type: spa
    callbacks: [http://localhost:4200/callback]
`;

/** The tenant.local.yaml for it: one person, and the client's id. */
export const LOCAL = `clients:
  Page:
    client_id: page
users: [{ email: ada@example.com, password: ada }]
`;

type Deviation = Partial<Omit<ConfigurationSources, 'tenantFile' | 'localFile'>>;

/** What is said about two texts, with the files' names without their folder. */
export function told(tenant = TENANT, local = LOCAL, deviation: Deviation = {}) {
  const { tenantFile, localFile } = written(tenant, local);
  const { faults, warnings } = readConfiguration({ tenantFile, localFile, pageOrigins: [], ...deviation });
  const folder = tenantFile.slice(0, -'tenant.yaml'.length);
  const nameless = (sentence: string) => sentence.replaceAll(folder, '');
  return { faults: faults.map(nameless), warnings: warnings.map(nameless) };
}

/** The faults of two texts. */
export const faultsOf = (tenant?: string, local?: string) => told(tenant, local).faults;

/** What is said about texts that start, besides which ids were made. Throws if they do not. */
export function warningsOf(tenant?: string, local?: string): string[] {
  const { faults, warnings } = told(tenant, local);
  if (faults.length) throw new Error(faults.join('\n'));
  return warnings.filter((warning) => !warning.startsWith('Client ids made'));
}
