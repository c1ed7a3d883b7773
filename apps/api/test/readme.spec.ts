import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEM_CODES } from '@latchkey/shared';
import { API_REFUSALS } from '../src/refusals';
import { hostedPolicy } from '../src/page/page-headers';

const workspace = join(import.meta.dirname, '..', '..', '..');
const readme = readFileSync(join(workspace, 'README.md'), 'utf8');

/** Prettier pads the columns of a table. */
const cells = (row: string) =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

describe('the README', () => {
  it('has a row for each refusal, as the code has it', () => {
    const table = /<!-- refusals.*?-->([\s\S]*?)<!-- \/refusals -->/.exec(readme)?.[1] ?? '';
    const rows = table.split('\n').filter((line) => line.startsWith('| <a id'));
    const expected = PROBLEM_CODES.map((code) => {
      const { status, title, remedy } = API_REFUSALS[code];
      return [`<a id="${code}"></a>\`${code}\``, String(status), title, remedy];
    });
    expect(rows.map(cells)).toEqual(expected);
  });
});

describe('docs/hosting.md', () => {
  it('has the policy for a page of another server, as the code has it', () => {
    const hosting = readFileSync(join(workspace, 'docs', 'hosting.md'), 'utf8');
    const policy = hostedPolicy({ tenant: 'https://acme.eu.auth0.com', api: 'https://api.acme.example' });
    expect(hosting).toContain(`add_header Content-Security-Policy "${policy}" always;`);
  });
});
