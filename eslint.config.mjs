import angular from 'angular-eslint';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// Who may import whom (docs/architecture.md). Another project is reached by its alias only, never by a path.
// Each entry: [regex of the import, what to do instead].
const ESCAPES = [
  '(^|/)(apps|libs)/|^(\\.\\./)+((api|client|tenant|cli|e2e|shared|wire|angular-auth|nest-auth)/(src|test)|tools|bench|clients)(/|$)',
  'A project imports itself, packages and our libraries by their names only: move what two projects need to libs/shared, a word of refusals to libs/wire.',
];
const NO_SHARED = [
  '^@latchkey/',
  'This project is an independent witness: it takes nothing from our code. Reach the others over HTTP.',
];
const WITNESS = [
  '^@latchkey/(?!tenant/control$)',
  "This project is an independent witness: it takes nothing from our code but the tenant's switches, @latchkey/tenant/control. Reach the others over HTTP.",
];
const DOORS_OF_THE_COMMAND = [
  '^@latchkey/(api$|ports$|tenant(/|$)|nest-auth/judgement$)',
  'This door is for apps/cli alone. The tenant is reached by its URL, and what two projects need is in a library.',
];
const COMMAND = [
  '^@latchkey/(?!api$|ports$|tenant(/control)?$|nest-auth/judgement$)',
  'apps/cli takes the tenant, the judgement of the API, the ports, and nothing else: the other doors are for apps.',
];
const VENDOR = [
  '^@auth0/',
  "Only libs/angular-auth/src/sdk/ knows the vendor's SDK: ask the AuthService, or add what is missing to its auth-client.ts.",
];
const PACKAGE_FOR_PAGES = [
  '^@latchkey/(?!wire$|angular-auth(/(http|testing))?$)',
  'libs/angular-auth is a package for anybody and knows no app: what it needs of one is a member of AuthOptions.',
];
const DOORS = [
  '^(\\.\\./)+(src|http|testing)(/|$)',
  'Each door of libs/angular-auth is built by itself: import the other one by its name, @latchkey/angular-auth.',
];

const imports = (...rules) => ({
  'no-restricted-imports': ['error', { patterns: rules.map(([regex, message]) => ({ regex, message })) }],
});

const PROCESS_ENV = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read in config/ only: take the parsed configuration instead.',
};
const OPTIONS_ONLY = {
  selector: PROCESS_ENV.selector,
  message: 'A package takes options and leaves the environment to its app: add a member to AuthOptions.',
};
const API_URL = {
  selector: 'Literal[value=/^\\u002Fapi(\\u002F|$)/]',
  message: 'app/api/api-client.ts is the only place with /api URLs: add a method there.',
};
const syntax = (...rules) => ({ 'no-restricted-syntax': ['error', ...rules] });

export default defineConfig(
  {
    ignores: [
      '**/dist',
      '**/.angular',
      '**/.nx',
      '**/.latchkey',
      '**/coverage',
      '**/test-results',
      '**/playwright-report',
    ],
  },
  { files: ['**/*.mjs'], extends: [tseslint.configs.recommended] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended, tseslint.configs.stylistic],
    rules: { '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }] },
  },

  {
    files: ['libs/wire/**/*.ts'],
    rules: imports(
      [
        '^(?!\\.)',
        'libs/wire is words only, which packages bundle: it depends on nothing. What this product alone says is in libs/shared.',
      ],
      ESCAPES,
    ),
  },
  {
    files: ['libs/shared/**/*.ts'],
    rules: imports(
      [
        '^(?!\\.|zod\\/mini$|@latchkey\\/wire$)',
        'libs/shared loads in a browser and in Node: it depends on nothing but @latchkey/wire and zod/mini.',
      ],
      ESCAPES,
    ),
  },
  {
    files: ['libs/shared/src/index.ts'],
    rules: imports(['schema', 'zod is too heavy for the first view of the page: export it from schemas.ts.']),
  },

  { files: ['apps/api/**/*.ts'], rules: imports(ESCAPES, DOORS_OF_THE_COMMAND) },
  {
    files: ['apps/api/**/*.ts'],
    // Nest injects by the types of constructor parameters, so these imports must stay values.
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['apps/api/src/**/*.ts'],
    ignores: ['apps/api/src/config/**', 'apps/api/src/main.ts'],
    rules: syntax(PROCESS_ENV),
  },

  {
    files: ['libs/nest-auth/**/*.ts'],
    // As in the API.
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['libs/nest-auth/**/*.ts'],
    rules: imports(ESCAPES, [
      '^@latchkey/(?!wire$)',
      'libs/nest-auth is a package for anybody and knows no app: what it needs of one is a member of AuthOptions.',
    ]),
  },
  {
    files: ['libs/nest-auth/src/**/*.ts'],
    rules: imports(
      ESCAPES,
      [
        '^@latchkey/(?!wire$)',
        'libs/nest-auth is a package for anybody and knows no app: what it needs of one is a member of AuthOptions.',
      ],
      [
        '^(fastify|express|@nestjs/(platform-|passport|testing))',
        "A package for both of Nest's platforms: http.ts has what is common to their requests and replies.",
      ],
    ),
  },
  {
    files: ['libs/nest-auth/src/**/*.ts'],
    ignores: ['libs/nest-auth/src/keys/proxy.ts', 'libs/nest-auth/src/issuers.ts'],
    rules: syntax(OPTIONS_ONLY),
  },

  { files: ['apps/tenant/**/*.ts'], rules: imports(ESCAPES, NO_SHARED) },
  { files: ['apps/e2e/**/*.ts'], rules: imports(ESCAPES, WITNESS) },
  { files: ['apps/cli/**/*.ts'], rules: imports(ESCAPES, COMMAND) },

  {
    files: ['apps/client/**/*.ts', 'libs/angular-auth/**/*.ts'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
  },
  {
    files: ['apps/client/**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
  { files: ['apps/client/src/**/*.ts'], rules: imports(ESCAPES, VENDOR, DOORS_OF_THE_COMMAND) },

  { files: ['libs/angular-auth/**/*.ts'], rules: imports(ESCAPES, VENDOR, PACKAGE_FOR_PAGES) },
  {
    files: ['libs/angular-auth/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: imports(ESCAPES, VENDOR, [
      '^@latchkey/(?!wire$)',
      'The main door imports no other: what goes with a request alone is in http/, what tests need in testing/.',
    ]),
  },
  {
    files: ['libs/angular-auth/{http,testing}/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: imports(ESCAPES, VENDOR, PACKAGE_FOR_PAGES, DOORS),
  },
  { files: ['libs/angular-auth/src/sdk/**/*.ts'], rules: imports(ESCAPES, PACKAGE_FOR_PAGES) },
  {
    files: ['apps/client/src/**/*.ts'],
    ignores: ['apps/client/src/app/api/api-client.ts', '**/*.spec.ts'],
    rules: syntax(API_URL),
  },
);
