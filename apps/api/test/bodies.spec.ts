import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import {
  Body,
  Controller,
  Delete,
  Get,
  Param,
  Patch,
  Post,
  Put,
  QueryMethod,
  Req,
  Search,
  UseGuards,
} from '@nestjs/common';
import { type ProblemDto } from '@latchkey/shared';
import { Public, RequirePermission } from '@latchkey/nest-auth';
import { TakesBody } from '../src/body/body-rules';
import { createJwt } from './create-jwt';
import { KeyServer } from './key-server';
import { sendRaw } from './send-raw';
import { startApi, type TestApi } from './start-api';

/** A guard of a team's own. */
const nobody = { canActivate: () => false };

@Controller('own')
class Own {
  @Post()
  post(@Body() body: unknown): unknown {
    return { got: body ?? null };
  }

  @Put()
  put(@Body() body: unknown): unknown {
    return { got: body };
  }

  @Patch()
  patch(@Body() body: unknown): unknown {
    return { got: body };
  }

  @QueryMethod()
  query(@Body() body: unknown): unknown {
    return { got: body };
  }

  @Search()
  search(@Body() body: unknown): unknown {
    return { got: body };
  }

  @Delete()
  deleted(@Body('id') id: string): unknown {
    return { got: id };
  }

  @Post('request')
  ofRequest(@Req() { body }: { body: unknown }): unknown {
    return { got: body };
  }

  @Post('bodiless')
  bodiless(): string {
    return 'done';
  }

  @Post('large')
  @TakesBody({ limit: 100_000 })
  large(@Body() { length }: unknown[]): unknown {
    return { got: length };
  }

  @Post('form')
  @TakesBody({ type: 'form' })
  form(@Body() body: object): unknown {
    return { got: { ...body } };
  }

  @Post('open')
  @Public()
  open(@Body() body: unknown): unknown {
    return { got: body };
  }

  @Post('scoped')
  @RequirePermission('write:messages')
  scoped(@Body() body: unknown): unknown {
    return { got: body };
  }

  @Get('scoped')
  @RequirePermission('write:messages')
  readScoped(): string {
    return 'read';
  }

  @Post('guarded')
  @UseGuards(nobody)
  guarded(@Body() body: unknown): unknown {
    return { got: body };
  }

  @Put('item/:id')
  replace(@Param('id') id: string): unknown {
    return { got: id };
  }

  @Delete('item/:id')
  remove(@Param('id') id: string): unknown {
    return { got: id };
  }
}

let keys: KeyServer;
let api: TestApi;
let token: string;

beforeAll(async () => {
  keys = await new KeyServer().start();
  api = await startApi(keys, { corsOrigins: ['https://app.test'] }, true, [Own]);
  token = createJwt();
});
afterAll(async () => {
  await api.close();
  await keys.stop();
});

interface Sent {
  readonly method?: string;
  readonly type?: string | undefined;
  readonly bearer?: string | undefined;
  readonly headers?: Record<string, string>;
}

/** Status, and what was got or the code of the refusal. */
async function send(path: string, body?: BodyInit, sent: Sent = {}): Promise<[number, unknown]> {
  const { method = 'POST', type = 'application/json', bearer = token, headers = {} } = sent;
  const response = await fetch(`${api.origin}/own${path}`, {
    method,
    headers: {
      ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      ...(type ? { 'content-type': type } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const { got, code } = (await response.json()) as { got?: unknown; code?: string };
  return [response.status, code ?? got];
}

/** The same over a socket, for what fetch does not send. */
async function raw(lines: string, body: string, bearer: string | undefined = token): Promise<[number, string]> {
  const authorization = bearer ? `Authorization: Bearer ${bearer}\r\n` : '';
  const answer = await sendRaw(api.origin, `${lines}${authorization}Host: x\r\nConnection: close\r\n\r\n${body}`, true);
  return [answer.status, answer.body && ((JSON.parse(answer.body) as ProblemDto).code ?? 'ok')];
}

describe('a method that somebody decorates', () => {
  it.each([
    ['POST', 201],
    ['PUT', 200],
    ['PATCH', 200],
    ['QUERY', 200],
    ['SEARCH', 200],
  ])('%s reads its body', async (method, status) => {
    expect(await send('', '{"n":1}', { method })).toEqual([status, { n: 1 }]);
  });

  it('reads a member, a list, and the request itself', async () => {
    expect(await send('', '{"id":"7"}', { method: 'DELETE' })).toEqual([200, '7']);
    expect(await send('', '[1]', { type: 'application/merge-patch+json; charset=utf-8' })).toEqual([201, [1]]);
    expect(await send('/request', '"text"')).toEqual([201, 'text']);
    expect(await send('/open', 'null', { bearer: '' })).toEqual([201, null]);
  });

  it('needs no body, and no type of one', async () => {
    expect(await send('', undefined, { type: '' })).toEqual([201, null]);
    expect(await send('')).toEqual([201, null]);
    expect(await raw('QUERY /own HTTP/1.1\r\n', '')).toEqual([200, 'ok']);
  });

  it('is in Allow of its path, parameters included', async () => {
    const options = await fetch(`${api.origin}/own/item/7?x`, {
      method: 'OPTIONS',
      headers: { origin: 'https://app.test', 'access-control-request-method': 'PUT' },
    });
    const allow = ['allow', 'access-control-allow-methods'].map((name) => options.headers.get(name));
    expect([options.status, ...allow]).toEqual([204, 'PUT, DELETE, OPTIONS', 'PUT, DELETE, OPTIONS']);
    expect(options.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
    const other = await fetch(`${api.origin}/own/item/7`, { method: 'PATCH', body: '{' });
    expect([other.status, other.headers.get('allow')]).toEqual([405, 'PUT, DELETE, OPTIONS']);
    expect(await other.json()).toMatchObject({ detail: '/own/item/7 takes PUT and DELETE only.' });
  });
});

const BAD: readonly (readonly [what: string, body: string | FormData, type: string | undefined, refusal: unknown[]])[] =
  [
    ['bad JSON', '{', 'application/json', [400, 'request_refused']],
    ['a body that is too long', `"${'x'.repeat(20_000)}"`, 'application/json', [413, 'body_too_large']],
    ['a body of another type', 'x', 'image/png', [415, 'body_type_unsupported']],
    ['a type that is none', 'x', '?', [415, 'body_type_unsupported']],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', [415, 'body_type_unsupported']],
    ['several parts', new FormData(), undefined, [415, 'body_type_unsupported']],
    ['a token in it', '{"access_token":"x"}', 'application/json', [400, 'token_in_url_or_body']],
  ];

describe('a body that nobody takes', () => {
  it.each(BAD)('is refused to a caller: %s', async (_what, body, type, refusal) => {
    expect(await send('', body, { type: type ?? '' })).toEqual(refusal);
    expect(await send('/open', body, { type: type ?? '', bearer: '' })).toEqual(refusal);
  });

  it.each(BAD)('is not looked at before the token: %s', async (_what, body, type) => {
    const [sent, refused] = [{ type: type ?? '' }, [401, 'token_missing']];
    for (const method of ['POST', 'PUT', 'PATCH', 'QUERY'])
      expect(await send('', body, { ...sent, method, bearer: '' })).toEqual(refused);
    expect(await send('', body, { ...sent, bearer: createJwt({ exp: 1 }) })).toEqual([401, 'token_expired']);
    expect(await send('/scoped', body, sent)).toEqual([403, 'permission_missing']);
    expect(await send('/guarded', body, sent)).toEqual([403, 'request_refused']);
    expect(await send('/nothing', body, sent)).toEqual([404, 'not_found']);
  });

  it.each([
    [
      'compressed',
      { 'content-encoding': 'gzip' },
      'The body has to be application/json, neither compressed nor of another type.',
    ],
    [
      'of another type',
      { 'content-type': 'text/plain' },
      'The body has to be application/json, neither compressed nor of another type.',
    ],
    ['too long', { 'content-type': 'application/json' }, 'The body is larger than 16,384 bytes.'],
  ])('is told of in a sentence where it is %s', async (_what, headers, detail) => {
    const response = await fetch(`${api.origin}/own`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: 'x'.repeat(20_000),
    });
    expect(await response.json()).toMatchObject({ detail });
  });

  it('may come where a route has no use for one: refused', async () => {
    expect(await send('/bodiless', '{}')).toEqual([400, 'body_unexpected']);
    expect(await send('/item/7', '{}', { method: 'DELETE' })).toEqual([400, 'body_unexpected']);
    expect(await send('/item/7', undefined, { method: 'DELETE' })).toEqual([200, '7']);
  });

  it.each(['GET', 'HEAD'])('comes with no %s', async (method) => {
    const body = (path: string, type = 'text/plain') =>
      `${method} ${path} HTTP/1.1\r\nContent-Type: ${type}\r\nContent-Length: 2\r\n`;
    const status = async (path: string, bearer?: string) => (await raw(body(path), '{}', bearer))[0];
    expect(await status('/api/external', token)).toBe(400);
    expect(await status('/api/public', '')).toBe(400);
    expect(await status('/api/external', '')).toBe(401);
    expect(await status('/own/scoped', token)).toBe(403);
    const chunked = `${method} /api/external HTTP/1.1\r\nTransfer-Encoding: chunked\r\n`;
    expect((await raw(chunked, '2\r\n{}\r\n0\r\n\r\n'))[0]).toBe(400);
  });
});

describe('the JSON of a body', () => {
  it.each([
    ['__proto__', '{"a":{"__proto__":{}}}', 'it has a member named __proto__'],
    ['a prototype', '{"constructor":{"prototype":{}}}', 'it has a member named constructor with a prototype'],
    ['a member twice', '{"a":1,"\\u0061":2}', 'it has a member twice'],
    ['65 levels', `${'['.repeat(65)}${']'.repeat(65)}`, 'it goes deeper than 64 levels'],
    ['8,000 levels', `${'{"a":'.repeat(2700)}1${'}'.repeat(2700)}`, 'it goes deeper than 64 levels'],
    ['a byte order mark', '\uFEFF{}', 'it is not valid JSON'],
    ['a secret in bad JSON', '{"password": hunter2}', 'it is not valid JSON'],
  ])('may not have %s', async (_what, body, reason) => {
    const response = await fetch(`${api.origin}/own`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
    });
    expect([response.status, ((await response.json()) as ProblemDto).detail]).toEqual([
      400,
      `The body cannot be read: ${reason}.`,
    ]);
  });

  it('is UTF-8', async () => {
    expect(await send('', Buffer.from('"\xE9"', 'latin1'))).toEqual([400, 'request_refused']);
  });

  it.each([
    ['64 levels', `${'['.repeat(64)}${']'.repeat(64)}`],
    ['half a character', '"\\ud83d"'],
    ['NUL', '"\\u0000"'],
    ['a member named constructor', '{"constructor":"x","prototype":{}}'],
  ])('may have %s', async (_what, body) => expect(await send('', body)).toEqual([201, JSON.parse(body)]));
});

describe('the limit of a route', () => {
  it('is its own', async () => {
    const list = (length: number) => JSON.stringify(Array.from({ length }, () => 1));
    expect(await send('/large', list(40_000))).toEqual([201, 40_000]);
    expect(await send('/large', list(60_000))).toEqual([413, 'body_too_large']);
  });

  it('holds for a body whose length is not told', async () => {
    const chunk = 'x'.repeat(10_000);
    const chunks = `2710\r\n${chunk}\r\n`.repeat(2);
    const lines = 'POST /own HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n';
    expect(await raw(lines, `${chunks}0\r\n\r\n`)).toEqual([413, 'body_too_large']);
  });
});

describe('a form', () => {
  const form = (body: string) => send('/form', body, { type: 'application/x-www-form-urlencoded' });

  it('is read where a route takes one', async () => {
    expect(await form('a=b+c%20d&e=')).toEqual([201, { a: 'b c d', e: '' }]);
    expect(await send('/form', '{}')).toEqual([415, 'body_type_unsupported']);
  });

  it.each([
    ['with a field twice', 'a=1&a=2', 'request_refused'],
    ['with a token', 'access_token=x', 'token_in_url_or_body'],
  ])('is refused %s', async (_what, body, code) => expect(await form(body)).toEqual([400, code]));

  it('reaches no prototype', async () => {
    const [, got] = await form('__proto__=x&constructor=y');
    expect(Object.entries(got as object)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });
});

describe('a body that is not sent yet', () => {
  const lines = (path: string) =>
    `POST ${path} HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n`;

  it('is not waited for where the request is refused', async () => {
    expect(await raw(lines('/own'), '', '')).toEqual([401, 'token_missing']);
    expect(await raw(lines('/own/scoped'), '')).toEqual([403, 'permission_missing']);
  });

  it('is asked for where it is read, and nowhere else', async () => {
    const heard = async (path: string, bearer: string) => {
      const headers = {
        authorization: `Bearer ${bearer}`,
        'content-type': 'application/json',
        'content-length': 2,
        expect: '100-continue',
      };
      const asked = request(`${api.origin}${path}`, { method: 'POST', headers });
      asked.flushHeaders();
      const events: string[] = [];
      asked.on('continue', () => {
        events.push('continue');
        asked.end('{}');
      });
      const [response] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }];
      response.resume();
      asked.destroy();
      return [...events, response.statusCode];
    };
    expect(await heard('/own', token)).toEqual(['continue', 201]);
    expect(await heard('/own', 'x.y.z')).toEqual([401]);
  });
});

describe('a connection', () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  afterAll(() => agent.destroy());

  const ask = async (path: string, body = '') => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const asked = request(`${api.origin}${path}`, { agent, headers, method: body ? 'POST' : 'GET' });
    asked.end(body);
    const [response] = (await once(asked, 'response')) as [{ statusCode: number; resume(): unknown }];
    await once(response.resume() as never, 'end');
    return [response.statusCode, asked.reusedSocket];
  };

  it('goes on after a body that was not read', async () => {
    expect(await ask('/own/scoped', 'x'.repeat(15_000))).toEqual([403, false]);
    expect(await ask('/api/public')).toEqual([200, true]);
  });

  it('that ends within a body harms nobody', async () => {
    const socket = connect(Number(new URL(api.origin).port), '127.0.0.1');
    const head = `POST /own HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
    socket.write(`${head}Content-Length: 9\r\n\r\n{`);
    await api.get('/api/public');
    socket.destroy();
    expect(await send('', '{}')).toEqual([201, {}]);
  });
});
