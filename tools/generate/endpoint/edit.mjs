// Edits in the text of a file that is there already, each at a place that is looked for; a place that is gone is told of.
import { parseDocument } from 'yaml';

/** Puts lines above the first one that begins so, blanks aside. */
export function above(text, place, lines) {
  const all = text.split('\n');
  const at = all.findIndex((line) => line.trimStart().startsWith(place));
  if (at < 0) throw new Error(`no line begins with "${place}"`);
  return [...all.slice(0, at), lines, ...all.slice(at)].join('\n');
}

/** Puts a text at the end of the first list whose beginning matches, on one line or several. */
export function intoList(text, start, item) {
  const from = text.search(start);
  const end = text.indexOf(']', from);
  if (from < 0 || end < 0) throw new Error(`there is no list like ${start}`);
  return `${text.slice(0, end).replace(/,\s*$/, '')}, ${item}${text.slice(end)}`;
}

/** Imports a name: with the others of the same file or package where there are some, else in an import of its own. */
export function importing(text, name, from) {
  const imports = [...text.matchAll(/^import \{([^}]*)\} from '([^']+)';\n/gm)];
  const same = imports.find(([, , path]) => path === from);
  if (same) {
    const names = same[1].split(',').map((one) => one.trim());
    const all = [...names.filter(Boolean), name].sort((a, b) => bare(a).localeCompare(bare(b)));
    return text.replace(same[0], `import { ${all.join(', ')} } from '${from}';\n`);
  }
  const line = `import { ${name} } from '${from}';\n`;
  const ofKind = imports.filter(([, , path]) => path.startsWith('.') === from.startsWith('.'));
  const before = ofKind.find(([, , path]) => path > from);
  const last = ofKind.at(-1) ?? imports.at(-1);
  const at = before ? before.index : last ? last.index + last[0].length : 0;
  return text.slice(0, at) + line + text.slice(at);
}

const bare = (name) => name.replace(/^type /, '');

/**
 * Gives the API of a tenant's definition a permission and its first role that permission, in lines of their own: no other line
 * changes, whereas printing the document anew would move comments. A permission that is there already is left alone.
 */
export function granting(text, permission, description) {
  const document = parseDocument(text);
  const [servers, roles] = ['resourceServers', 'roles'].map((key) => document.get(key)?.items ?? []);
  const server = servers.find((one) => one.has('scopes')) ?? servers[0];
  if (!server) throw new Error('there is no API among resourceServers');
  const identifier = server.get('identifier');
  const scope = { value: permission, description };
  const grant = { permission_name: permission, resource_server_identifier: identifier };
  const isGrant = (one) =>
    one.get('permission_name') === permission && one.get('resource_server_identifier') === identifier;
  const added = [
    toList(text, server, 'scopes', (one) => one.get('value') === permission, scope),
    ...roles.slice(0, 1).map((role) => toList(text, role, 'permissions', isGrant, grant)),
  ];
  return added
    .filter(Boolean)
    .sort((a, b) => b.at - a.at)
    .reduce((before, { at, lines }) => before.slice(0, at) + lines + before.slice(at), text);
}

/** Where in the text an entry goes at the end of a list, and its lines; undefined where it is there. */
function toList(text, map, key, isThere, entry) {
  const list = map.get(key);
  const last = list?.flow ? undefined : list?.items?.at(-1);
  if (!last) throw new Error(`${map.get('name')} has no ${key}, one a line`);
  if (list.items.some(isThere)) return undefined;
  const [start, end] = last.range;
  const dash = text.slice(text.lastIndexOf('\n', start) + 1, start);
  const lines = Object.entries(entry).map(
    ([name, value], i) => `${i ? ' '.repeat(dash.length) : dash}${name}: ${value}\n`,
  );
  const next = text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1;
  return next ? { at: next, lines: lines.join('') } : { at: text.length, lines: `\n${lines.join('')}` };
}
