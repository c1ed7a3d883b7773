// deploy/kubernetes agrees with itself, with the code, and with what Kubernetes takes: its own types, and a strict compiler.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadAll } from 'js-yaml';
import { root } from './install.mjs';
import { instruction, text, VARIABLES, yaml } from './testing/deployed.mjs';
import { faultsOf } from './testing/kubernetes-types.mjs';

const BASE = 'deploy/kubernetes/base';
const EXAMPLE = 'deploy/kubernetes/example';
const { resources: FILES } = yaml(`${BASE}/kustomization.yaml`);
const OBJECTS = FILES.map((file) => yaml(`${BASE}/${file}`));
const the = (kind, objects = OBJECTS) => objects.find((object) => object.kind === kind);
const DEPLOYMENT = the('Deployment');
const { template } = DEPLOYMENT.spec;
const [CONTAINER] = template.spec.containers;

describe('deploy/kubernetes', () => {
  it.each(OBJECTS.map((object) => [object.kind, object]))('has a %s as Kubernetes takes it', (_kind, object) => {
    expect(faultsOf([object])).toEqual([]);
  });

  it.each([
    ['a name that is none', (object) => (object.spec.template.spec.containers[0].readinesProbe = {}), /readinesProbe/],
    ['a text for a number', (object) => (object.spec.minReadySeconds = 'five'), /not assignable to type 'number'/],
    ['no selector', (object) => delete object.spec.selector, /'selector' is missing/],
  ])('would not have %s', (_fault, plant, found) => {
    const object = structuredClone(DEPLOYMENT);
    plant(object);
    expect(faultsOf([object]).join()).toMatch(found);
  });

  it('lists all of its files', () => {
    const own = readdirSync(join(root, BASE)).filter((name) => name !== 'kustomization.yaml');
    expect([...FILES].sort()).toEqual(own.sort());
  });

  it('selects the pods that it makes', () => {
    const { labels } = template.metadata;
    const selectors = [
      DEPLOYMENT.spec.selector.matchLabels,
      the('Service').spec.selector,
      the('PodDisruptionBudget').spec.selector.matchLabels,
      the('NetworkPolicy').spec.podSelector.matchLabels,
      ...template.spec.topologySpreadConstraints.map(({ labelSelector }) => labelSelector.matchLabels),
    ];
    for (const selector of selectors) expect(selector).toEqual(labels);
    expect(the('HorizontalPodAutoscaler').spec.scaleTargetRef).toEqual({
      apiVersion: DEPLOYMENT.apiVersion,
      kind: 'Deployment',
      name: DEPLOYMENT.metadata.name,
    });
    expect(template.spec.serviceAccountName).toBe(the('ServiceAccount').metadata.name);
  });

  it('leads from the Ingress to the port on which the image listens', () => {
    const [{ http }] = the('Ingress').spec.rules;
    const { service } = http.paths[0].backend;
    const [port] = the('Service').spec.ports;
    const named = CONTAINER.ports.map(({ name }) => name);
    expect([service.name, service.port.name]).toEqual([the('Service').metadata.name, port.name]);
    expect(named).toContain(port.targetPort);
    expect(named).toContain(the('NetworkPolicy').spec.ingress[0].ports[0].port);
    expect([String(CONTAINER.ports[0].containerPort), CONTAINER.env[0].value]).toEqual([
      instruction('api', 'EXPOSE'),
      instruction('api', 'EXPOSE'),
    ]);
  });

  it('asks for health where the API tells it', () => {
    const controller = text('apps/api/src/health/health.controller.ts');
    const [, prefix] = /@Controller\('([^']+)'\)/.exec(controller);
    const routes = [...controller.matchAll(/@Get\('([^']+)'\)/g)].map(([, path]) => `/${prefix}/${path}`);
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      const { path, port } = CONTAINER[probe].httpGet;
      expect([routes, CONTAINER.ports.map(({ name }) => name)]).toEqual([
        expect.arrayContaining([path]),
        expect.arrayContaining([port]),
      ]);
    }
    expect(CONTAINER.readinessProbe.httpGet.path).toMatch(/ready$/);
    expect(CONTAINER.livenessProbe.httpGet.path).toMatch(/live$/); // ready asks for keys: a tenant that is down ends nobody
  });

  it('gives the API the time that its end may take', () => {
    const [, whole] = /PATIENCE = \{.*whole: (\d+)/.exec(text('apps/api/src/server/signals.ts'));
    const { sleep } = CONTAINER.lifecycle.preStop;
    expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThan(sleep.seconds + Number(whole) / 1000);
  });

  it('runs the image as its own user, who may write to its data alone', () => {
    const { runAsUser, runAsGroup, runAsNonRoot, seccompProfile } = template.spec.securityContext;
    expect(`${runAsUser}:${runAsGroup}`).toBe(instruction('api', 'USER'));
    expect([runAsNonRoot, seccompProfile]).toEqual([true, { type: 'RuntimeDefault' }]);
    expect(CONTAINER.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(CONTAINER.volumeMounts.map(({ mountPath }) => mountPath)).toEqual([instruction('api', 'VOLUME')]);
    expect(CONTAINER.volumeMounts.map(({ name }) => name)).toEqual(template.spec.volumes.map(({ name }) => name));
  });

  it('keeps one machine while others go', () => {
    const { minReplicas } = the('HorizontalPodAutoscaler').spec;
    expect(minReplicas).toBeGreaterThan(the('PodDisruptionBudget').spec.maxUnavailable);
    expect(DEPLOYMENT.spec.replicas).toBeUndefined();
    expect(DEPLOYMENT.spec.strategy.rollingUpdate.maxUnavailable).toBe(0);
    expect(CONTAINER.resources.requests.cpu).toBeDefined(); // the autoscaler counts in shares of it
  });

  it('needs no controller of one kind', () => expect(the('Ingress').metadata.annotations).toBeUndefined());
});

describe('deploy/kubernetes/example', () => {
  const example = yaml(`${EXAMPLE}/kustomization.yaml`);
  const keys = (lines) => lines.map((line) => line.split('=')[0]);
  const secrets = text(`${EXAMPLE}/secrets.example.env`).trim().split('\n');

  it('makes what the containers take, of variables that there are', () => {
    const [config] = example.configMapGenerator;
    const [secret] = example.secretGenerator;
    expect(CONTAINER.envFrom).toEqual([{ configMapRef: { name: config.name } }, { secretRef: { name: secret.name } }]);
    const set = keys([...config.literals, ...secrets]);
    expect(set.filter((name) => !VARIABLES.has(name))).toEqual([]);
    expect(new Set(set).size).toBe(set.length);
    expect(keys(secrets)).toEqual(['REDIS_URL', 'DPOP_NONCE_KEY']);
    expect(example.images.map(({ name }) => name)).toEqual([CONTAINER.image]);
  });

  it('holds no secret, and keeps one out of the repository', () => {
    for (const line of secrets) expect(line).toMatch(/YOUR_/);
    expect(text(`${EXAMPLE}/.gitignore`).split('\n')).toContain(example.secretGenerator[0].envs[0]);
  });

  const kubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
  if (!kubectl) console.log('Skipped 1 test: there is no kubectl on the PATH.');
  (kubectl ? it : it.skip)('becomes what Kubernetes takes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-kubernetes-'));
    cpSync(join(root, dirname(BASE)), folder, { recursive: true });
    cpSync(join(folder, 'example', 'secrets.example.env'), join(folder, 'example', 'secrets.env'));
    const { stdout, stderr } = spawnSync('kubectl', ['kustomize', join(folder, 'example')], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(stderr).toBe('');
    const objects = loadAll(stdout);
    expect(faultsOf(objects)).toEqual([]);
    expect(objects.map(({ kind }) => kind).sort()).toEqual(
      [...OBJECTS.map(({ kind }) => kind), 'ConfigMap', 'Secret'].sort(),
    );
    const [config, secret] = the('Deployment', objects).spec.template.spec.containers[0].envFrom;
    expect([config.configMapRef.name, secret.secretRef.name]).toEqual([
      the('ConfigMap', objects).metadata.name,
      the('Secret', objects).metadata.name,
    ]);
  });
});
