// No circles, and the tenant's floors: part of "lint" in every project. Imports of types count, for they lead readers round
// as well. Who may import whom beside that is in eslint.config.mjs.

// The lowest first. A file imports its own floor and those below it.
const FLOORS = [
  { name: 'configuration', path: '^apps/tenant/src/configuration/' },
  { name: 'the store', path: '^apps/tenant/src/store/' },
  {
    name: 'the engine and its parts',
    path: '^apps/tenant/src/(?:(?:actions|control|http|views)/|(?!live-tenant|tenant|run|main|index)[^/]+$)',
  },
  { name: 'the live tenant', path: '^apps/tenant/src/live-tenant' },
  { name: 'the start', path: '^apps/tenant/src/(?:tenant|run|main|index)' },
];

const TESTS = '\\.spec\\.ts$';

export default {
  forbidden: [
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'Move what both need below both, or take it as an interface that is declared where it is used.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-import-of-the-command',
      severity: 'error',
      comment: 'apps/cli stands above all others: move what another one needs to where both can have it.',
      from: { pathNot: '^apps/cli/' },
      to: { path: '^apps/cli/' },
    },
    ...FLOORS.slice(0, -1).map(({ name, path }, floor) => ({
      name: `no-import-above-${name.replaceAll(' ', '-')}`,
      severity: 'error',
      comment: 'Take what is above as an interface that is declared here, and let the floor above hand it down.',
      from: { path, pathNot: TESTS },
      to: { path: FLOORS.slice(floor + 1).map((above) => above.path) },
    })),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    exclude: { path: 'node_modules' },
  },
};
