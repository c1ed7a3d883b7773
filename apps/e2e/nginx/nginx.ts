import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../src/processes';

type Replacements = Readonly<Record<string, string>>;

function replace(text: string, replacements: Replacements, where: string): string {
  return Object.entries(replacements).reduce((found, [from, to]) => {
    if (!found.includes(from)) throw new Error(`${where} has no ${from}.`);
    return found.replaceAll(from, to);
  }, text);
}

/** The nginx configuration that docs/hosting.md or docs/production.md shows under a name, with texts of it replaced. */
export function documented(name: string, replacements: Replacements, file = 'hosting.md'): string {
  const text = readFileSync(join(root, 'docs', file), 'utf8');
  const block = new RegExp(`<!-- nginx: ${name} -->\\s*\`\`\`nginx\\n([^]*?)\`\`\``).exec(text)?.[1];
  if (!block) throw new Error(`docs/${file} has no configuration "${name}".`);
  return replace(block, replacements, `The configuration "${name}" in docs/${file}`);
}

/** Starts a real nginx with these server blocks, in a folder of its own. Gives what ends it. */
export function startNginx(...servers: readonly string[]): Promise<() => Promise<void>> {
  return run((folder) => {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${join(folder, name)};`,
    );
    return `
    pid ${join(folder, 'pid')};
    error_log stderr;
    events {}
    http {
      access_log off;
      types { text/html html; text/javascript js; text/css css; image/svg+xml svg; application/json json; }
      ${temporary.join(' ')}
      ${servers.map((server) => `server { ${server} }`).join('\n')}
    }`;
  });
}

/** Starts a real nginx with deploy/nginx.conf: with other places and, where a test needs it, other texts. Gives what ends it. */
export function startDeployed(port: number, apis: readonly number[], texts: Replacements = {}) {
  const file = readFileSync(join(root, 'deploy', 'nginx.conf'), 'utf8');
  const places = Object.fromEntries(apis.map((api, i) => [`shared:301${i + 1}`, `127.0.0.1:${api}`]));
  return run((folder) => {
    const own = { 'listen 8080;': `listen 127.0.0.1:${port};`, '/run/': `${folder}/`, '/dev/stdout': `${folder}/log` };
    return replace(file, { ...texts, ...places, ...own }, 'deploy/nginx.conf');
  });
}

async function run(configure: (folder: string) => string): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-nginx-'));
  const configuration = configure(folder);
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration);
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const args = ['-e', 'stderr', '-p', folder, '-c', file, '-g', `daemon off; ${user}`];
  const nginx = spawn('nginx', args, { stdio: ['ignore', 'ignore', 'pipe'] });
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
