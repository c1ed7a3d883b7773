import { jest } from '@jest/globals';
import { evaluate, installPackage, keeping, kept, withAction } from '../testing/actions';
import { Browser } from '../testing/browser';
import { callbackOf, logIn, obtainTokens } from '../testing/flow';
import { start } from '../testing/start';

// Of Node 22, which Auth0 runs Actions on.
const GLOBALS = `AbortController AbortSignal Blob BroadcastChannel Buffer ByteLengthQueuingStrategy CompressionStream
  CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException DecompressionStream Event EventTarget File FormData Headers
  Intl MessageChannel Performance ReadableStream Request Response SubtleCrypto TextDecoder TextEncoder TransformStream URL
  URLSearchParams WebAssembly WebSocket WritableStream atob btoa clearImmediate clearInterval clearTimeout console crypto
  exports fetch global globalThis module performance process queueMicrotask require setImmediate setInterval setTimeout
  structuredClone __dirname __filename`.split(/\s+/);

beforeEach(() => {
  for (const method of ['log', 'warn', 'error'] as const)
    jest.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

describe("an Action's code", () => {
  it("has Node's globals", async () => {
    const missing = `[${GLOBALS.map((name) => `typeof ${name} === 'undefined' && '${name}'`).join()}].filter(Boolean)`;
    expect(await evaluate(missing)).toEqual([]);
    expect(await evaluate('crypto.randomUUID()')).toMatch(/^[\w-]{36}$/);
  });

  it('requires and imports what is built into Node', async () => {
    const before = `const { createHash } = require('crypto'); const { join } = await import('node:path');`;
    expect(await evaluate(`[createHash('md5').update('').digest('hex').length, join('a', 'b')]`, before)).toEqual([
      32,
      'a/b',
    ]);
    expect(console.warn).not.toHaveBeenCalled();
  });

  it('requires a package of its dependencies that is installed', async () => {
    const entry = "dependencies: [{ name: '@acme/plans', version: 1.2.3 }]";
    const files = withAction(keeping(`require('@acme/plans').plan`), { entry });
    installPackage(files, '@acme/plans', `exports.plan = 'gold';`);
    const tenant = await start(files);
    expect(kept((await obtainTokens(tenant.origin)).id_token)).toBe('gold');
    expect([tenant.warnings, jest.mocked(console.warn).mock.calls]).toEqual([[], []]);
  });

  it('says what to install where a dependency is not there', async () => {
    const entry = 'dependencies: [{ name: acme-plans, version: 1.2.3 }]';
    const tenant = await start(withAction(keeping(`require('acme-plans')`), { entry }));
    const sentence =
      'The Action add-roles depends on acme-plans, which is not installed here: run npm install --save-dev acme-plans@1.2.3.';
    expect(tenant.warnings).toEqual([sentence]);
    expect(await (await logIn(new Browser(tenant.origin))).text()).toContain(sentence);
  });

  it('is warned of a package that Auth0 would not find', async () => {
    const files = withAction(keeping(`require('acme-plans').plan`));
    installPackage(files, 'acme-plans', `exports.plan = 'gold';`);
    const tenant = await start(files);
    for (let logins = 0; logins < 2; logins++) await obtainTokens(tenant.origin);
    expect(jest.mocked(console.warn).mock.calls).toEqual([
      [expect.stringContaining('The Action add-roles requires acme-plans, which Auth0 would not find')],
    ]);
  });

  it('writes to the log under its name, line by line', async () => {
    const lines = `console.log('%s\\n%o', 'two', { lines: 1 }); console.error('trouble'); console.table([1]);`;
    const tenant = await start(withAction(`exports.onExecutePostLogin = () => { ${lines} };`));
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toHaveProperty('code');
    const printed = jest.mocked(console.log).mock.calls.map(([line]) => String(line));
    expect(printed.slice(0, 2)).toEqual(['Action add-roles: two', 'Action add-roles: { lines: 1 }']);
    expect(printed.every((line) => line.startsWith('Action add-roles: '))).toBe(true);
    expect(console.error).toHaveBeenCalledWith('Action add-roles: trouble');
  });
});
