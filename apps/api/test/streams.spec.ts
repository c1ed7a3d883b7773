import { type ProblemDto } from '@latchkey/shared';
import { Revocations } from '@latchkey/nest-auth';
import { MessageStreams } from '../src/messages/message-streams';
import { ask, writerToken } from './call-messages';
import { now, tenant } from './create-jwt';
import { KeyServer } from './key-server';
import { TestStream } from './read-stream';
import { startApi, type TestApi } from './start-api';
import { describeStores } from './stores';

let keys: KeyServer;
let api: TestApi;

beforeAll(async () => {
  keys = await new KeyServer().start();
});
afterAll(() => keys.stop());

let people = 0;
/** A person whom no other test knows. */
const somebody = (claims = {}) => writerToken({ sub: `auth0|${people++}`, ...claims });

const PATH = '/api/messages';
const send = (token: string, text: string) => ask(api, PATH, { token, body: { text } });

describeStores('a stream of messages', (store) => {
  beforeAll(async () => {
    api = await startApi(keys, { ...store.changes, corsOrigins: ['https://app.test'] });
  });
  afterAll(() => api.close());

  it('brings each message as it comes', async () => {
    const token = somebody();
    await send(token, 'before');
    const stream = await TestStream.open(api, token, { origin: 'https://app.test' });
    const headers = ['content-type', 'access-control-allow-origin', 'x-content-type-options'];
    expect(headers.map((name) => stream.response.headers.get(name))).toEqual([
      'text/event-stream',
      'https://app.test',
      'nosniff',
    ]);
    expect(stream.response.headers.get('cache-control')).toContain('no-store');
    expect(stream.response.headers.get('x-accel-buffering')).toBe('no'); // nginx, and whoever does as it does
    const [one, two] = ['one', 'two\r\nwith two lines'];
    const { body } = await send(token, one);
    expect((await stream.next()).text).toBe(one);
    await send(token, two);
    expect((await stream.next()).text).toBe(two);
    expect(body).toMatchObject({ text: one });
    stream.leave();
  });

  it('brings nobody else’s', async () => {
    const [ada, eve] = [somebody(), somebody()];
    const stream = await TestStream.open(api, ada);
    await send(eve, 'not for ada');
    await send(ada, 'for ada');
    expect((await stream.next()).text).toBe('for ada');
    stream.leave();
  });

  it('goes on behind the last event, over a restart of the stream', async () => {
    const token = somebody();
    const first = await TestStream.open(api, token);
    await send(token, 'one');
    const { id } = await first.next();
    first.leave();
    for (const text of ['two', 'three']) await send(token, text);
    const second = await TestStream.open(api, token, { 'last-event-id': String(id) });
    expect([(await second.next()).text, (await second.next()).text]).toEqual(['two', 'three']);
    second.leave();
  });

  it('loses nothing to an id that is ahead of the database', async () => {
    const token = somebody();
    const stream = await TestStream.open(api, token, { 'last-event-id': '999999999' });
    await send(token, 'new');
    expect((await stream.next()).text).toBe('new');
    stream.leave();
  });

  it.each(['x', '-1', '1.5', '1'.repeat(16)])('refuses %s as the last event', async (id) => {
    const headers = { 'last-event-id': id };
    expect(await ask(api, `${PATH}/stream`, { token: somebody(), headers })).toMatchObject({
      status: 400,
      body: { code: 'request_refused' },
    });
  });

  it('has a comment now and then', async () => {
    const streams = api.app.get(MessageStreams);
    expect(streams.commentEvery).toBe(15_000);
    streams.commentEvery = 10;
    const stream = await TestStream.open(api, somebody());
    streams.commentEvery = 15_000;
    for (let i = 0; i < 2; i++) await stream.until(/^: ?\n/m);
    stream.leave();
  });

  it('ends with its token', async () => {
    const streams = api.app.get(MessageStreams);
    streams.commentEvery = 3_600_000; // nor does it wait for that
    let stream: TestStream;
    do stream = await TestStream.open(api, somebody({ exp: now() + 2 }));
    while (stream.response.status === 401); // where the token has ended on its way
    streams.commentEvery = 15_000;
    await stream.ended();
  });

  it('ends with the session of its caller, and no other', async () => {
    const sub = `auth0|${people++}`;
    const token = writerToken({ sub, iat: now() - 5 });
    const other = somebody();
    const [mine, theirs] = [await TestStream.open(api, token), await TestStream.open(api, other)];
    await api.app.get(Revocations).end({ iss: tenant.issuer, sub, sid: undefined, iat: now() });
    await mine.ended();
    await send(other, 'still there');
    expect((await theirs.next()).text).toBe('still there');
    theirs.leave();
  });

  it('is one of five a caller may have', async () => {
    const token = somebody();
    const streams = [];
    for (let i = 0; i < 5; i++) streams.push(await TestStream.open(api, token));
    const sixth = await ask(api, `${PATH}/stream`, { token });
    expect([sixth.status, (sixth.body as ProblemDto).code]).toEqual([429, 'streams_full']);
    expect(sixth.headers.get('retry-after')).toBe('15');
    const other = await TestStream.open(api, somebody());
    expect(other.response.status).toBe(200);
    for (const stream of [...streams, other]) stream.leave();
    let status = 429;
    while (status === 429) {
      const next = await TestStream.open(api, token);
      status = next.response.status;
      next.leave();
    }
    expect(status).toBe(200);
  });

  it('has no body for HEAD, and is open for nobody then', async () => {
    const token = somebody();
    for (let i = 0; i < 7; i++) {
      const { status, headers, body } = await ask(api, `${PATH}/stream`, { token, method: 'HEAD' });
      expect([status, body, headers.get('content-type')]).toEqual([200, '', 'text/event-stream']);
    }
  });

  it('does not hold up the end of the process', async () => {
    const mine = await startApi(keys);
    const stream = await TestStream.open(mine, somebody());
    await mine.close();
    await stream.ended();
  });
});
