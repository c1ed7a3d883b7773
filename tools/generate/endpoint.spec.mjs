// What the generator refuses and edits; that what it writes holds is asked by "npm run test:generator".
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../install.mjs';
import { granting, importing, intoList } from './endpoint/edit.mjs';
import endpoint from './endpoint/endpoint.mjs';
import { namesOf, singularOf } from './endpoint/names.mjs';

const { FsTree } = createRequire(import.meta.url)('nx/src/generators/tree');
const TENANT = readFileSync(join(root, 'tenant.yaml'), 'utf8');

/** Runs the generator on the workspace's own files; gives the changes by path, none of which reaches the disk. */
async function generate(options, prepare = () => undefined) {
  const tree = new FsTree(root, false);
  prepare(tree);
  const before = tree.listChanges().length;
  const refusal = await endpoint(tree, options).then(
    () => undefined,
    ({ message }) => message,
  );
  const changes = new Map(tree.listChanges().map(({ path, type, content }) => [path, { type, text: String(content) }]));
  return { refusal, changes, written: tree.listChanges().length - before };
}

const without = (text, added) =>
  text
    .split('\n')
    .filter((line) => !added.some((one) => line.includes(one)))
    .join('\n');

describe('the words of an endpoint', () => {
  it.each([
    ['orders', 'order'],
    ['purchase-orders', 'purchase-order'],
    ['categories', 'category'],
    ['addresses', 'address'],
    ['boxes', 'box'],
    ['cases', 'case'],
    ['status', 'status'],
    ['analysis', 'analysis'],
    ['weather', 'weather'],
  ])('of %s are of one %s', (name, one) => expect(singularOf(name)).toBe(one));

  it('are called after its name and method', () => {
    expect(namesOf({ name: 'purchase-orders', method: 'PUT' })).toMatchObject({
      path: '/api/purchase-orders/:id',
      key: 'replacePurchaseOrder',
      plural: 'PurchaseOrders',
      title: 'Purchase orders',
      type: 'PurchaseOrder',
    });
    expect(namesOf({ name: 'people', method: 'post', singular: 'person' })).toMatchObject({ key: 'createPerson' });
  });

  it.each([
    [
      { name: 'Orders' },
      '"Orders" is no name for an endpoint: write lower case with hyphens, such as purchase-orders.',
    ],
    [{ name: '../x' }, '"../x" is no name for an endpoint: write lower case with hyphens, such as purchase-orders.'],
    [{ name: 'calls' }, '"calls" is a word of the code around it: choose another name.'],
    [
      { name: 'x', method: 'fetch' },
      '"fetch" is no method for an endpoint: write one of get, post, put, patch, delete. HEAD comes with get.',
    ],
    [
      { name: 'x', permission: 'orders' },
      '"orders" is no permission: write an act and what it is done to, such as write:orders.',
    ],
    [
      { name: 'x', singular: 'X' },
      '"X" is no word for one of them: write lower case with hyphens, such as purchase-order.',
    ],
  ])('are refused in a sentence: %j', (options, sentence) => expect(() => namesOf(options)).toThrow(sentence));

  it('are told of all at once', () => {
    expect(() => namesOf({ name: 'x', method: 'y', permission: 'z' })).toThrow(
      /"y" is no method.*\n"z" is no permission/,
    );
  });
});

describe('the generator', () => {
  it('writes nothing over, and nothing at all then', async () => {
    const { refusal, written } = await generate({ name: 'messages', method: 'get', page: true });
    expect(refusal).toContain('apps/api/src/messages/messages.controller.ts is there already: choose another name');
    expect(refusal).toContain(
      'GET /api/messages may be taken: libs/shared/src/lib/endpoints.ts speaks of /api/messages.',
    );
    expect(written).toBe(0);
  });

  it.each(['docs-json', 'private-scoped', 'health'])('leaves /api/%s to whom it is', async (name) => {
    expect((await generate({ name })).refusal).toContain(`GET /api/${name} may be taken`);
  });

  it.each(['call', 'http'])('leaves the member %s of the client alone', async (name) => {
    const { refusal, written } = await generate({ name });
    expect([refusal, written]).toEqual([expect.stringMatching(/already|word of the code/), 0]);
  });

  it('names the file that it does not know again', async () => {
    const edited = (tree) => tree.write('apps/client/src/app/api/api.routes.ts', 'export const routes = [];\n');
    const { refusal, written } = await generate({ name: 'orders', page: true }, edited);
    expect(refusal).toBe(
      'apps/client/src/app/api/api.routes.ts is not as this generator knows it (no line begins with "],"): mend it, or write the endpoint by hand.',
    );
    expect(written).toBe(0);
  });

  it('leaves the page out where none is asked for', async () => {
    const { changes } = await generate({ name: 'orders' });
    const ofPage = [...changes.keys()].filter((path) => /client\/src\/app\/(?!api\/)|e2e|tenant|schema/.test(path));
    expect([ofPage, changes.has('apps/api/src/orders/orders.controller.ts')]).toEqual([[], true]);
  });
});

describe('an edit', () => {
  it('of tenant.yaml adds its lines and changes no other', () => {
    const text = granting(TENANT, 'write:orders', 'Write orders');
    expect(text).toContain('- value: write:orders\n        description: Write orders\n');
    const grant = /\n {6}- permission_name: write:orders\n {8}resource_server_identifier: \S+/;
    expect(without(text.replace(grant, ''), ['write:orders', 'Write orders'])).toBe(TENANT);
    expect(granting(text, 'write:orders', 'Write orders')).toBe(text);
  });

  it('of tenant.yaml takes a file without a newline at its end', () => {
    const api = 'resourceServers:\n- name: A\n  identifier: a\n  scopes:\n  - value: x:y # why';
    expect(granting(api, 'x:z', 'X z')).toBe(`${api}\n  - value: x:z\n    description: X z\n`);
  });

  it('of tenant.yaml tells of a list that is on one line', () => {
    const api = 'resourceServers:\n- name: A\n  scopes: [{ value: x:y }]\n';
    expect(() => granting(api, 'x:z', 'X z')).toThrow('A has no scopes, one a line');
  });

  it('of imports keeps their order', () => {
    const text = "import { b, d } from 'x';\nimport { y } from './m';\nimport { z } from './o';\n";
    expect(importing(text, 'type c', 'x')).toContain("import { b, type c, d } from 'x';");
    expect(importing(text, 'n', './n')).toContain("'./m';\nimport { n } from './n';\nimport { z }");
  });

  it('of a list takes one over several lines', () => {
    expect(intoList("x: [\n  'a',\n  'b',\n]", /x: \[/, "'c'")).toBe("x: [\n  'a',\n  'b', 'c']");
  });
});
