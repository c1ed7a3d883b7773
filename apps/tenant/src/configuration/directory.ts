import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { displayName, readDocument, type SourceDocument } from './document';
import { isFolder } from './is-folder';
import type { Keywords } from './keywords';
import type { Path } from './path';

/** The lists of the Deploy CLI's directory format, by the folder that has a file for each entry. */
const LISTS: Readonly<Record<string, string>> = {
  clients: 'clients',
  'resource-servers': 'resourceServers',
  grants: 'clientGrants',
  roles: 'roles',
  organizations: 'organizations',
  actions: 'actions',
};

/** Maps that are one file each. */
const MAPS: Readonly<Record<string, string>> = { 'tenant.json': 'tenant', 'triggers/triggers.json': 'triggers' };

/** Entries of a folder, in an order that is the same everywhere. */
const entries = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : []);
const jsonFiles = (folder: string) => entries(folder).filter((name) => extname(name) === '.json');

/** The files of a folder in the Deploy CLI's directory format that have an effect here, by what they are part of. */
function filesOf(folder: string): { list: Map<string, string[]>; map: Map<string, string> } {
  const list = Object.entries(LISTS).map(([below, key]): [string, string[]] => [
    key,
    jsonFiles(join(folder, below)).map((name) => join(folder, below, name)),
  ]);
  const map = Object.entries(MAPS).map(([below, key]): [string, string] => [key, join(folder, below)]);
  return { list: new Map(list), map: new Map(map.filter(([, file]) => existsSync(file))) };
}

/** Every file and folder whose change changes what readDirectory gives. */
export function partsOf(folder: string): string[] {
  const { list, map } = filesOf(folder);
  const folders = [...new Set(Object.keys({ ...LISTS, triggers: '' }))].map((below) => join(folder, below));
  return [folder, ...folders, ...[...list.values()].flat(), ...map.values()];
}

/**
 * Reads a folder as `a0deploy export --format=directory` writes it (auth0-deploy-cli, lib/context/directory) into the same
 * shape that the YAML format has. Never throws for what may be in its files.
 */
export function readDirectory(folder: string, keywords: Keywords): SourceDocument {
  const { list, map } = filesOf(folder);
  const read = (file: string) =>
    readDocument(file, keywords, { format: 'JSON', content: 'a map', put: "what the Deploy CLI's export has" });
  const lists = new Map([...list].map(([key, files]) => [key, files.map(read).filter(isFilled)]));
  const maps = new Map([...map].map(([key, file]) => [key, read(file)]));
  const unplayed = entries(folder)
    .filter((name) => isFolder(join(folder, name)) && !(name in LISTS) && name !== 'triggers')
    .filter((name) => name !== 'node_modules' && !name.startsWith('.'));
  const parts = [...[...lists.values()].flat(), ...maps.values()];
  return {
    name: displayName(folder),
    data: {
      ...Object.fromEntries(unplayed.map((name) => [name, {}])),
      ...Object.fromEntries([...maps].map(([key, { data }]) => [key, data])),
      ...Object.fromEntries(
        [...lists].filter(([, all]) => all.length).map(([key, all]) => [key, all.map(({ data }) => data)]),
      ),
    },
    unfilled: parts.some(({ unfilled }) => unfilled),
    faults: parts.flatMap(({ faults }) => faults),
    at(path: Path) {
      const [key, index, ...rest] = path;
      const part = typeof index === 'number' ? lists.get(String(key))?.[index] : undefined;
      if (part) return part.at(rest);
      return maps.get(String(key))?.at(path.slice(1)) ?? [displayName(folder), ...path].join(': ');
    },
  };
}

/** The Deploy CLI skips a file that says nothing. */
const isFilled = ({ data, faults }: SourceDocument) => faults.length > 0 || Object.keys(data ?? {}).length > 0;
