// deploy/compose.yaml, deploy/nginx.conf and deploy/Dockerfile agree with each other and with the code.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';
import { instruction, text, VARIABLES, yaml } from './testing/deployed.mjs';

describe('deploy/Dockerfile', () => {
  it('is based on one digest, of the Node that is tried', () => {
    const { version } = JSON.parse(text('node_modules/node/package.json'));
    const [, base] = /^ARG NODE_IMAGE=(.*)$/m.exec(text('deploy/Dockerfile'));
    expect(base).toMatch(new RegExp(`:${version.replaceAll('.', '\\.')}-[a-z]+-slim@sha256:[0-9a-f]{64}$`));
    const bases = [...text('deploy/Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, name]) => name);
    expect([...new Set(bases)].sort()).toEqual(['${NODE_IMAGE}', 'scratch']);
  });
});

describe('deploy/compose.yaml', () => {
  const { services, networks, volumes } = yaml('deploy/compose.yaml');
  const apis = Object.values(services).filter(({ image }) => image === 'latchkey-api');
  const all = Object.entries(services);

  it('trusts nginx, and nobody else', () => {
    const { ipv4_address: address } = services.nginx.networks.inside;
    expect(apis.map(({ environment }) => environment.TRUSTED_PROXIES)).toEqual([address, address]);
    const [{ subnet }] = networks.inside.ipam.config;
    const inside = subnet.replace(/\.0\/24$/, '.');
    for (const [, service] of all)
      if (service.networks) expect(service.networks.inside.ipv4_address.startsWith(inside)).toBe(true);
  });

  it('leads nginx to each API', () => {
    const upstream = [...text('deploy/nginx.conf').matchAll(/^ +server shared:(\d+)/gm)].map(([, port]) =>
      Number(port),
    );
    expect(apis.map(({ environment }) => environment.PORT)).toEqual(upstream);
    for (const { network_mode: mode } of [...apis, services.tenant]) expect(mode).toBe('service:shared');
    expect(services.nginx.volumes).toContain('./nginx.conf:/etc/nginx/nginx.conf:ro');
  });

  it('publishes to this machine alone, what page and tenant call themselves', () => {
    const published = all.flatMap(([, { ports = [] }]) => ports);
    expect(published).toEqual(['127.0.0.1:8080:8080', '127.0.0.1:3002:3002']);
    expect(text('deploy/nginx.conf')).toContain('listen 8080;');
    expect(apis[0].environment.API_ORIGIN).toBe('http://localhost:8080');
    expect(services.tenant.environment.PAGE_ORIGINS).toBe('http://localhost:8080');
    expect(JSON.parse(text('auth_config.json')).domain).toBe('http://localhost:3002');
  });

  it.each(all)('gives %s no more than it needs', (_name, service) => {
    const own = service.build && instruction(service.build.target, 'USER');
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(service.mem_limit).toMatch(/^\d+m$/);
    expect(service.user ?? own).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    if (service.build) expect(service.build.args).toEqual(['NODE_IMAGE']);
    else expect(service.image).toMatch(/^\$\{[A-Z]+_IMAGE:-\S+:\d+\.\d+\.\d+\S*@sha256:[0-9a-f]{64}\}$/);
    expect(Object.keys(service)).not.toContain('healthcheck');
  });

  it('names what there is', () => {
    for (const [, { depends_on: needed = [], volumes: mounted = [], environment = {}, build }] of all) {
      expect(needed.filter((name) => !services[name])).toEqual([]);
      for (const [source] of mounted.map((line) => line.split(':')))
        expect(source.startsWith('.') ? existsSync(join(root, 'deploy', source)) : source in volumes).toBe(true);
      expect(Object.keys(environment).filter((name) => !VARIABLES.has(name))).toEqual([]);
      if (build) expect(existsSync(join(root, 'deploy', build.context, build.dockerfile))).toBe(true);
    }
  });

  const compose = spawnSync('docker', ['compose', 'version']).status === 0;
  if (!compose) console.log('Skipped 1 test: there is no docker with Compose on the PATH.');
  (compose ? it : it.skip)('is what Compose takes, with images of one’s own', () => {
    const own = { NODE_IMAGE: 'acme/node', NGINX_IMAGE: 'acme/nginx', VALKEY_IMAGE: 'acme/valkey' };
    const args = ['compose', '-f', join(root, 'deploy', 'compose.yaml'), 'config', '--format', 'json'];
    const { stdout, stderr } = spawnSync('docker', args, { encoding: 'utf8', env: { ...process.env, ...own } });
    expect(stderr).toBe('');
    const taken = Object.values(JSON.parse(stdout).services);
    const images = taken.map(({ image, build }) => build?.args.NODE_IMAGE ?? image);
    expect([...new Set(images)].sort()).toEqual(Object.values(own).sort());
  });

  it('waits for the API for as long as its end may take', () => {
    for (const { stop_grace_period: grace } of apis) expect(parseInt(grace, 10)).toBeGreaterThan(10);
  });
});
