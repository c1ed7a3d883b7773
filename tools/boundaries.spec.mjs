import { join } from 'node:path';
import { ESLint } from 'eslint';

const root = join(import.meta.dirname, '..');
const eslint = new ESLint({ cwd: root });

/** What the boundary rules say of a line of code, were it in that file. */
async function complaints(file, code) {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: join(root, file) });
  return result.messages.filter((m) => m.ruleId === null || /^no-restricted-/.test(m.ruleId)).map((m) => m.message);
}

describe('a boundary', () => {
  it.each([
    ['apps/client/src/app/app.ts', "import '../../../api/src/main';", 'libs/shared'],
    ['apps/client/src/app/app.ts', "import 'apps/api/src/main';", 'libs/shared'],
    ['apps/client/src/app/app.ts', "import '@auth0/auth0-angular';", 'auth-client.ts'],
    ['apps/client/src/app/home/home.ts', "fetch('/api/external');", 'api-client.ts'],
    ['libs/angular-auth/src/auth-guard.ts', "import '@auth0/auth0-angular';", 'auth-client.ts'],
    ['libs/angular-auth/src/auth-guard.ts', "import '@latchkey/shared';", 'main door imports no other'],
    ['libs/angular-auth/src/auth-guard.ts', "import '@latchkey/angular-auth/http';", 'in http/'],
    ['libs/angular-auth/src/sdk/auth-client.ts', "import '@latchkey/shared';", 'AuthOptions'],
    ['libs/angular-auth/http/x.ts', "import '@latchkey/shared';", 'AuthOptions'],
    ['libs/angular-auth/http/x.ts', "import '../src/auth-service';", 'by its name'],
    ['libs/angular-auth/src/x.ts', "import '../../../apps/client/src/main';", 'libs/shared'],
    ['apps/client/src/app/app.ts', "import '../../../../libs/angular-auth/src/auth-service';", 'libs/shared'],
    ['apps/api/src/external/x.ts', "import '../../../client/src/main';", 'libs/shared'],
    ['apps/api/src/external/x.ts', 'export const x = process.env;', 'config/'],
    ['apps/api/src/external/x.ts', "import '../../../../libs/nest-auth/src/keys/jwk';", 'by their names'],
    ['libs/nest-auth/src/x.ts', "import '../../../apps/api/src/config/config';", 'by their names'],
    ['libs/nest-auth/src/x.ts', "import '@latchkey/shared';", 'AuthOptions'],
    ['libs/nest-auth/test/x.ts', "import '@latchkey/shared';", 'AuthOptions'],
    ['libs/nest-auth/src/x.ts', "import { type FastifyReply } from 'fastify';", 'http.ts'],
    ['libs/nest-auth/src/x.ts', 'export const x = process.env;', 'AuthOptions'],
    ['apps/tenant/src/x.ts', "import '@latchkey/shared';", 'witness'],
    ['apps/e2e/src/x.ts', "import '@latchkey/shared';", 'witness'],
    ['apps/e2e/src/x.ts', "import '../../api/src/main';", 'libs/shared'],
    ['apps/e2e/src/x.ts', "import '@latchkey/tenant';", 'witness'],
    ['apps/api/src/x.ts', "import '@latchkey/tenant';", 'for apps/cli alone'],
    ['apps/client/src/app/x.ts', "import '@latchkey/nest-auth/judgement';", 'for apps/cli alone'],
    ['apps/api/src/x.ts', "import '@latchkey/ports';", 'for apps/cli alone'],
    ['apps/tenant/src/x.ts', "import '../../cli/src/index';", 'by their names'],
    ['apps/cli/src/doctor/x.ts', "import '@latchkey/nest-auth';", 'the other doors are for apps'],
    ['apps/cli/src/tenant/x.ts', "import '../../../tenant/src/main';", 'by their names'],
    ['libs/shared/src/lib/x.ts', "import 'node:fs';", 'depends on nothing'],
    ['libs/wire/src/x.ts', "import '@latchkey/shared';", 'libs/shared'],
    ['libs/shared/src/index.ts', "export * from './lib/new-message.schema';", 'schemas.ts'],
  ])('in %s refuses %s', async (file, code, instead) => {
    const found = await complaints(file, code);
    expect(found.join(' ')).toContain(instead);
  });

  it.each([
    ['apps/client/src/app/home/home.ts', "import '@latchkey/shared';\nimport '../api/api-client';"],
    ['libs/angular-auth/src/sdk/auth-client.ts', "import '@auth0/auth0-angular';\nimport '../auth-config';"],
    ['libs/angular-auth/http/x.ts', "import '@latchkey/angular-auth';\nimport './api-base';"],
    ['apps/client/src/app/api/api-client.ts', "fetch('/api/external');"],
    ['apps/api/src/config/x.ts', 'export const x = process.env;'],
    ['apps/api/src/external/x.ts', "import '@latchkey/nest-auth';\nimport '@latchkey/shared';"],
    [
      'apps/cli/src/doctor/x.ts',
      "import '@latchkey/api';\nimport '@latchkey/ports';\nimport '@latchkey/tenant/control';",
    ],
    ['apps/e2e/src/x.ts', "import '@latchkey/tenant/control';"],
    ['libs/nest-auth/src/x.ts', "import '@latchkey/wire';\nimport './keys/jwk';"],
    ['libs/shared/src/lib/x.ts', "import './endpoints';\nimport '@latchkey/wire';\nimport 'zod/mini';"],
  ])('in %s lets %s pass', async (file, code) => expect(await complaints(file, code)).toEqual([]));
});
