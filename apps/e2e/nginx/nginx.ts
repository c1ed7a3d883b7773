import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../src/processes';

/** The nginx configuration that docs/hosting.md shows under a name, with texts of it replaced. */
export function documented(name: string, replacements: Readonly<Record<string, string>>): string {
  const text = readFileSync(join(root, 'docs', 'hosting.md'), 'utf8');
  const block = new RegExp(`<!-- nginx: ${name} -->\\s*\`\`\`nginx\\n([^]*?)\`\`\``).exec(text)?.[1];
  if (!block) throw new Error(`docs/hosting.md has no configuration "${name}".`);
  return Object.entries(replacements).reduce((found, [from, to]) => {
    if (!found.includes(from)) throw new Error(`The configuration "${name}" in docs/hosting.md has no ${from}.`);
    return found.replaceAll(from, to);
  }, block);
}

/** Starts a real nginx with these server blocks, in a folder of its own. Gives what ends it. */
export async function startNginx(...servers: readonly string[]): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-nginx-'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  const configuration = `
    daemon off;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    pid ${join(folder, 'pid')};
    error_log stderr;
    events {}
    http {
      access_log off;
      types { text/html html; text/javascript js; text/css css; image/svg+xml svg; application/json json; }
      ${temporary.join(' ')}
      ${servers.map((server) => `server { ${server} }`).join('\n')}
    }`;
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration);
  const nginx = spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  nginx.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const ports = [...configuration.matchAll(/listen \S*?(\d+);/g)].map(([, port]) => port);
  for (const port of ports) {
    for (let tries = 0; !(await answers(`http://127.0.0.1:${port}/`)); tries++) {
      if (nginx.exitCode !== null || tries > 200) throw new Error(`nginx does not answer: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return async () => {
    if (nginx.exitCode === null) {
      nginx.kill('SIGTERM');
      await once(nginx, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
}

const answers = (url: string) =>
  fetch(url, { redirect: 'manual' }).then(
    () => true,
    () => false,
  );
