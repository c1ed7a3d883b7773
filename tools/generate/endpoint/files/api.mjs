// The API's side of an endpoint: the controller, the shapes of its OpenAPI document, and its test over a socket.

const list = (...names) =>
  names
    .filter(Boolean)
    .sort((a, b) => bare(a).localeCompare(bare(b)))
    .join(', ');
const bare = (name) => name.replace(/^type /, '');
const decorator = ({ verb }) => verb.charAt(0) + verb.slice(1).toLowerCase();

export function controller(names) {
  const { plural, type, words, file, key, handler, method, permission, body, one } = names;
  const post = method === 'post';
  const parameters = [
    ...(one ? ["@Param('id') id: string"] : []),
    ...(body ? [`@ValidBody(new${type}Schema) { name }: New${type}Dto`] : []),
    '@CurrentCaller() { sub }: Caller',
  ];
  const answer = [...(post ? ['id: randomUUID()'] : one ? ['id'] : []), ...(body ? ['name'] : []), 'owner: sub'];
  const Answer = post ? 'ApiCreatedResponse' : 'ApiOkResponse';
  return `${post ? "import { randomUUID } from 'node:crypto';\n" : ''}import { ${list('Controller', decorator(names), one && 'Param')} } from '@nestjs/common';
import { ${list('ApiBearerAuth', body && 'ApiBody', Answer, permission && 'ApiForbiddenResponse')} } from '@nestjs/swagger';
import { ${list('type Caller', 'CurrentCaller', permission && 'RequirePermission')} } from '@latchkey/nest-auth';
import { ${list('ENDPOINTS', body && `type New${type}Dto`, `type ${type}Dto`)} } from '@latchkey/shared';
${body ? `import { new${type}Schema } from '@latchkey/shared/schemas';\nimport { ValidBody } from '../body/valid-body.decorator';\nimport { ApiBodyRefusals } from '../docs/body-refusals';\n` : ''}import { ApiTokenRefusals } from '../docs/token-refusals';
${post ? "import { Idempotent } from '../idempotency/idempotent.decorator';\n" : ''}import { ${list(body && `New${type}`, type)} } from './${file}';

@Controller()
@ApiBearerAuth('access-token')
@ApiTokenRefusals('access token')
export class ${plural}Controller {
  /** Answers in the caller's name, and keeps nothing. */
  @${decorator(names)}(ENDPOINTS.${key}.path)
  ${permission ? `@RequirePermission(ENDPOINTS.${key}.permission)\n@ApiForbiddenResponse({ description: 'The access token does not grant ${permission}.' })` : ''}
  ${post ? '@Idempotent()' : ''}
  ${body ? `@ApiBodyRefusals()\n@ApiBody({ type: New${type} })` : ''}
  @${Answer}({ type: ${type}, description: 'The ${words}.' })
  ${handler}(${parameters.join(', ')}): ${type}Dto {
    return { ${answer.join(', ')} };
  }
}
`;
}

export function shapes({ type, words, body, one, constant }) {
  const head = `import { ApiProperty } from '@nestjs/swagger';
import { ${list(body && `type New${type}Dto`, `type ${type}Dto`)} } from '@latchkey/shared';
${body ? `import { ${constant}_LENGTH } from '@latchkey/shared/schemas';\n` : ''}`;
  const sent = `
/** The shape of a body for the OpenAPI document, which needs a class. */
export class New${type} implements New${type}Dto {
  @ApiProperty({ minLength: 1, maxLength: ${constant}_LENGTH })
  declare readonly name: string;
}
`;
  return `${head}${body ? sent : ''}
/** The shape of an answer for the OpenAPI document${body ? '' : ', which needs a class'}. */
export class ${type} ${body ? `extends New${type} ` : ''}implements ${type}Dto {
  ${body || one ? '@ApiProperty()\ndeclare readonly id: string;\n' : ''}
  @ApiProperty({ description: 'Whose ${words} it is.' })
  declare readonly owner: string;
}
`;
}

export function spec(names) {
  const { name, method, verb, path, status, permission, body, one } = names;
  const post = method === 'post';
  const asked = [`method: '${verb}'`, ...(body ? ["body: { name: 'One' }"] : [])].join(', ');
  const answer = [...(one ? ["id: '7'"] : []), ...(body ? ["name: 'One'"] : []), "owner: 'auth0|eve'"].join(', ');
  const statuses = [
    ...[status, 400, 401],
    ...(permission ? [403] : []),
    ...(post ? [409] : []),
    ...(body ? [413, 415, 422] : []),
    429,
    503,
  ];
  return `import { ask } from './call-messages';
import { createJwt } from './create-jwt';
import { KeyServer } from './key-server';
import { startApi, type TestApi } from './start-api';

let keys: KeyServer;
let api: TestApi;

beforeAll(async () => {
  keys = await new KeyServer().start();
  api = await startApi(keys);
});
afterAll(async () => {
  await api.close();
  await keys.stop();
});

const PATH = '${path.replace(':id', '7')}';
const ASKED = { ${asked} };
const eve = (permissions: readonly string[] = [${permission ? `'${permission}'` : ''}]) =>
  createJwt({ sub: 'auth0|eve', permissions });

describe('${verb} ${path}', () => {
  it("answers in the caller's name", async () => {
    expect(await ask(api, PATH, { ...ASKED, token: eve() })).toMatchObject({ status: ${status}, body: { ${answer} } });
  });

  it('needs a token', async () => {
    const { status, headers } = await fetch(api.origin + PATH, { method: ASKED.method });
    expect([status, headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Bearer realm="[^"]+"(?!.*error)/)]);
  });
${
  permission
    ? `
  it('needs ${permission}', async () => {
    expect(await ask(api, PATH, { ...ASKED, token: eve([]) })).toMatchObject({
      status: 403,
      body: { code: 'permission_missing', permission: '${permission}' },
    });
  });
`
    : ''
}${
    body
      ? `
  it.each([
    ['no name', {}, '#/name'],
    ['another member', { name: 'One', id: 1 }, '#/id'],
    ['no object', '"One"', '#'],
  ])('refuses a body with %s', async (_what, sent, pointer) => {
    expect(await ask(api, PATH, { ...ASKED, body: sent, token: eve() })).toMatchObject({
      status: 422,
      body: { code: 'body_invalid', errors: [{ pointer }] },
    });
  });
`
      : ''
  }${
    post
      ? `
  it('answers the same under the same key', async () => {
    const repeated = { ...ASKED, token: eve(), headers: { 'Idempotency-Key': '"${name}-1"' } };
    const first = await ask(api, PATH, repeated);
    expect((await ask(api, PATH, repeated)).body).toEqual(first.body);
  });
`
      : ''
  }
  it('is in the document with its answers', async () => {
    const { paths } = (await (await api.get('/api/docs-json')).json()) as {
      paths: Record<string, Record<string, { responses: object }>>;
    };
    const responses = paths['${path.replace(':id', '{id}')}']?.['${method}']?.responses ?? {};
    expect(Object.keys(responses).sort()).toEqual([${statuses.map((one) => `'${one}'`).join(', ')}]);
  });
});
`;
}
