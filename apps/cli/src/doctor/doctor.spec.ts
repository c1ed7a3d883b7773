import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, latchkey } from '../testing/command';
import { ACCOUNT, AUDIENCE, CLIENT_ID } from '../testing/programs';
import { setStage, type Stage } from '../testing/stage';

const cwd = folder();
const ADA = { DOCTOR_EMAIL: ACCOUNT.email, DOCTOR_PASSWORD: ACCOUNT.password };
let stage: Stage;
beforeAll(async () => (stage = await setStage()));
afterAll(() => stage.close());

const doctor = (words: readonly string[] = [], env = {}) => latchkey(['doctor', ...words], { cwd, env }).ended;
const config = (changes = {}) => {
  const values = { domain: stage.tenant, clientId: CLIENT_ID, audience: AUDIENCE, ...changes };
  writeFileSync(join(cwd, 'auth_config.json'), JSON.stringify(values));
};

/** The document of --json, as programs read it. */
interface Report {
  readonly healthy: boolean;
  readonly checks: readonly { id: string; status: string; faults: readonly { says: string }[] }[];
}
const report = (out: string) => JSON.parse(out) as Report;

describe('latchkey doctor', () => {
  it('ends with 0 and a line for each check where all is well', async () => {
    config();
    const { code, out, err } = await doctor(['--api', `${stage.api}/`, '--page', `${stage.page}/`], ADA);
    expect([code, err]).toEqual([0, '']);
    const lines = out.trim().split('\n');
    expect(lines).toHaveLength(24);
    expect(lines.slice(0, 22).every((line) => /^✓ \S.{22} \S/.test(line))).toBe(true);
    expect(lines.at(-1)).toBe('22 checks passed.');
  });

  it('warns where the page is to bind tokens and nothing says that it can', async () => {
    config({ dpop: true, audience: 'https://nope.example' });
    const { out } = await doctor(['--json', '--api', stage.api]);
    const discovery = report(out).checks.find(({ id }) => id === 'discovery');
    expect(discovery).toMatchObject({
      status: 'warned',
      faults: [{ says: expect.stringContaining('https://nope.example') }],
    });
  });

  it('ends with 1 and one document where asked for JSON, and holds no secret', async () => {
    config({ audience: 'https://nope.example' });
    const env = { DOCTOR_EMAIL: ACCOUNT.email, DOCTOR_PASSWORD: 'a-password-to-look-for' };
    const { code, out } = await doctor(['--json', '--api', stage.api], env);
    expect(code).toBe(1);
    const { healthy, checks } = report(out);
    expect(healthy).toBe(false);
    const failing = checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
    expect(failing).toEqual(['audience', 'api-values', 'cors']);
    expect(out).not.toContain('a-password-to-look-for');
  });

  it('shows no token, code or password after a login', async () => {
    config();
    const { out } = await doctor(['--json', '--api', stage.api], ADA);
    expect(report(out).checks.find(({ id }) => id === 'ping')?.status).toBe('passed');
    expect(out).not.toMatch(/eyJ|[\w-]{40}/);
  });

  it('reads the environment before the file, and a moved tenant', async () => {
    config({ domain: 'http://localhost:1', clientId: 'x', audience: 'y' });
    const { port: TENANT_PORT } = new URL(stage.tenant);
    const env = { AUTH0_CLIENT_ID: CLIENT_ID, AUTH0_AUDIENCE: AUDIENCE, TENANT_PORT };
    expect((await doctor(['--page', 'http://localhost:4200'], env)).code).toBe(0);
  });

  it.each([
    [['--jason'], /Unknown option '--jason'[\s\S]*latchkey doctor \[--/],
    [['--page', 'localhost:4200'], /^--page is "localhost:4200": put an origin there[\s\S]*latchkey doctor \[--/],
  ])('with %j ends with 2 and its usage', async (words, says) => {
    const { code, err } = await doctor(words);
    expect([code, err]).toEqual([2, expect.stringMatching(says)]);
  });
});
