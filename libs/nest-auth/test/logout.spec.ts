import { Body, Controller, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { type ProblemDto } from '@latchkey/wire';
import {
  AuthModule,
  BackchannelLogout,
  type HttpReply,
  type HttpRequest,
  type Mark,
  Public,
  Revocations,
} from '../src';
import { type AuthOptions, type LogoutOptions } from '../src/options';
import { MemoryRevocationLog } from '../src/revocation/revocation-log';
import { createBindingKey, createKey, createProof, KeyServer as PlainKeyServer, toJwk } from '../src/testing';
import { createIdToken, createJwt, createLogoutToken, KEY, now, tenant } from './create-jwt';
import { KeyServer } from './key-server';
import { ID_LIFETIMES, LIFETIMES } from './refused-claims';
import { LOGOUT_TOKENS } from './refused-logout-tokens';
import { optionsFor, PLATFORMS, startApp, startAppOn, type TestApp } from './start-app';

@Controller()
class Logout {
  constructor(private readonly logout: BackchannelLogout) {}

  @Post('logout')
  @Public()
  @HttpCode(200)
  end(
    @Body() form: { logout_token?: string },
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ) {
    return this.logout.take(form.logout_token, request, reply);
  }

  @Get('passport-only')
  @Public()
  @UseGuards(AuthGuard('access-token'))
  passport(): string {
    return 'passport';
  }
}

/** A log whose disk a test can take away. */
class TestLog extends MemoryRevocationLog {
  full = false;
  readonly marks: Mark[] = [];
  told: (marks: readonly Mark[]) => void = () => undefined;
  watched = 0;

  override async load(): Promise<readonly Mark[]> {
    return this.marks;
  }

  override async add(marks: readonly Mark[] = []): Promise<void> {
    if (this.full) throw new Error('disk full');
    this.marks.push(...marks);
  }

  override watch(told: (marks: readonly Mark[]) => void): () => void {
    this.watched++;
    this.told = told;
    return () => void this.watched--;
  }
}

let keys: KeyServer;
let app: TestApp | undefined;
beforeEach(async () => {
  keys = await new KeyServer().start();
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  await keys.stop();
});

async function start(logout: LogoutOptions = {}, options: Partial<AuthOptions> = {}): Promise<TestApp> {
  app = await startApp({ ...optionsFor(keys), logout, ...options }, Logout);
  return app;
}

async function logOut(token?: string): Promise<readonly [number, string?, string?]> {
  const body = new URLSearchParams(token === undefined ? {} : { logout_token: token });
  const response = await fetch(`${app?.origin}/logout`, { method: 'POST', body });
  if (response.ok) return [response.status];
  const { code, detail } = (await response.json()) as ProblemDto;
  return [response.status, code, detail];
}

/** Status of a call with this token and, of a refusal, its code. */
async function answer(token: string, path = '/api/external'): Promise<readonly [number, string?]> {
  const response = await (app as TestApp).call(path, token);
  if (response.ok) return [response.status];
  return [response.status, ((await response.json()) as ProblemDto).code];
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const EVENTS = { [EVENT]: {} };
const OVER = [401, 'session_revoked'];

/** A token from before any logout of these tests, unless it says otherwise. */
const older = (claims: object = {}, deviation = {}) => createJwt({ iat: now() - 5, ...claims }, deviation);

describe('a logout token', () => {
  it.each(LOGOUT_TOKENS.map((row) => [row[0], row] as const))('with %s ends nothing', async (_what, row) => {
    await start();
    const [, token, code, sentence] = row;
    expect(await logOut(token())).toEqual([401, code, expect.stringContaining(sentence)]);
    expect(app?.app.get(Revocations).count).toBe(0);
  });

  it('that is missing is asked for', async () => {
    await start();
    const missing = [401, 'token_missing', expect.stringContaining('logout_token')];
    expect([await logOut(), await logOut('')]).toEqual([missing, missing]);
  });

  it.each([
    ['as Auth0 makes it', () => createLogoutToken()],
    ['of its own type', () => createLogoutToken({}, { header: { typ: 'logout+jwt' } })],
    ['without a type', () => createLogoutToken({}, { header: { typ: undefined } })],
    ['with a list of audiences', () => createLogoutToken({ aud: [tenant.clientId, 'other'] })],
    ['that tells of another event too', () => createLogoutToken({ events: { x: {}, ...EVENTS } })],
    ['with content in its event', () => createLogoutToken({ events: { [EVENT]: { reason: 'x' } } })],
    ['without a session', () => createLogoutToken({ sid: undefined })],
    ['from a clock that is a little fast', () => createLogoutToken({ iat: now() + 4 })],
    ['that is a minute late', () => createLogoutToken({ iat: now() - 60 })],
  ])('%s ends a session', async (_what, token) => {
    await start();
    const access = older({ iat: now() - 90 });
    expect(await answer(access)).toEqual([200]);
    expect(await logOut(token())).toEqual([200]);
    expect(await answer(access)).toEqual(OVER);
  });

  it.each(PLATFORMS)('is taken on %s', async (platform) => {
    app = await startAppOn(platform, [AuthModule.forRoot({ ...optionsFor(keys), logout: {} })], Logout);
    expect(await logOut(createLogoutToken())).toEqual([200]);
    expect(await answer(older())).toEqual(OVER);
    expect(await answer(older({ sub: 'auth0|bob' }))).toEqual([200]);
  });

  it('changes nothing when it comes again', async () => {
    await start();
    const token = createLogoutToken({ iat: now() - 30 });
    for (let i = 0; i < 3; i++) expect(await logOut(token)).toEqual([200]);
    expect(app?.app.get(Revocations).count).toBe(2);
    expect(await answer(older({ iat: now() - 20 }))).toEqual([200]);
  });

  it('that comes behind a later one takes nothing back', async () => {
    await start();
    await logOut(createLogoutToken({ iat: now() - 10 }));
    await logOut(createLogoutToken({ iat: now() - 50 }));
    expect(await answer(older({ iat: now() - 20 }))).toEqual(OVER);
  });

  it('is a fault of ours where nobody has said that they are taken', async () => {
    app = await startApp(optionsFor(keys), Logout);
    expect((await logOut(createLogoutToken()))[0]).toBe(500);
  });
});

describe('a session that was ended', () => {
  const [both, subject, session] = [
    { sub: 'ada', sid: 'one' },
    { sub: 'ada', sid: undefined },
    { sub: undefined, sid: 'one' },
  ];
  it.each([
    ['subject and session', both, 'that names no session', { sub: 'ada' }, OVER],
    ['subject and session', both, 'of that session', { sub: 'ada', sid: 'one' }, OVER],
    ['subject and session', both, 'of another session', { sub: 'ada', sid: 'two' }, [200]],
    ['subject and session', both, 'of another subject', { sub: 'bob' }, [200]],
    ['a subject', subject, 'that names no session', { sub: 'ada' }, OVER],
    ['a subject', subject, 'of any session', { sub: 'ada', sid: 'two' }, OVER],
    ['a subject', subject, 'of another subject', { sub: 'bob', sid: 'two' }, [200]],
    ['a session', session, 'of that session', { sub: 'ada', sid: 'one' }, OVER],
    ['a session', session, 'of another session', { sub: 'ada', sid: 'two' }, [200]],
    ['a session', session, 'that names no session', { sub: 'ada' }, [200]],
  ])('by %s has a token %s judged so', async (_by, ended, _what, claims, expected) => {
    await start();
    await logOut(createLogoutToken(ended));
    expect(await answer(older(claims))).toEqual(expected);
  });

  it('has an ID token refused too', async () => {
    await start();
    const [one, two] = [createIdToken({ iat: now() - 5, sid: 'one' }), createIdToken({ iat: now() - 5, sid: 'two' })];
    expect(await answer(one, '/api/private')).toEqual([200]);
    await logOut(createLogoutToken({ sid: 'one' }));
    expect([await answer(one, '/api/private'), await answer(two, '/api/private')]).toEqual([OVER, [200]]);
  });

  it('is not mistaken for a subject of the same letters', async () => {
    await start();
    await logOut(createLogoutToken({ sub: undefined, sid: 'ada' }));
    expect(await answer(older({ sub: 'ada' }))).toEqual([200]);
  });

  it('is told apart by the issuer’s clock alone', async () => {
    await start();
    const ended = now() - 40;
    await logOut(createLogoutToken({ iat: ended }));
    const tokens = [-1, 0, 0.5, 1, 39].map((after) => older({ iat: ended + after }));
    expect(await Promise.all(tokens.map((token) => answer(token)))).toEqual([OVER, OVER, [200], [200], [200]]);
  });

  it('says why in the challenge, and of a bound token in that of DPoP', async () => {
    await start({}, { dpop: { addresses: ['https://api.test'] } });
    const key = createBindingKey();
    const bound = older({ cnf: { jkt: key.jkt } });
    const proof = () => createProof(bound, key, { htm: 'GET', htu: 'https://api.test/api/external' });
    const show = () => app?.get('/api/external', { authorization: `DPoP ${bound}`, dpop: proof() });
    expect((await show())?.status).toBe(200);
    await logOut(createLogoutToken());
    const plain = (await app?.call('/api/external', older()))?.headers.get('www-authenticate');
    expect(plain).toMatch(/^Bearer realm="[^"]*", error="invalid_token", error_description="The session that/);
    expect((await show())?.headers.get('www-authenticate')).toMatch(/DPoP realm="[^"]*", error="invalid_token"/);
  });

  it("is over for passport's own guard as well", async () => {
    await start();
    const token = older();
    expect((await app?.call('/passport-only', token))?.status).toBe(200);
    await logOut(createLogoutToken());
    expect((await app?.call('/passport-only', token))?.status).toBe(401);
  });

  it('is told as often as it is asked about, whatever its address did', async () => {
    await start({}, { limits: { refusals: { quota: 2, window: 60 } } });
    await logOut(createLogoutToken());
    const ask = () => answer(older());
    for (let i = 0; i < 4; i++) expect(await ask()).toEqual(OVER);
    for (const status of [401, 401, 429]) expect((await answer('opaque'))[0]).toBe(status);
    expect(await ask()).toEqual(OVER);
  });
});

describe('logout tokens of an address', () => {
  it('are limited where they are refused, and never where they are good', async () => {
    await start({}, { limits: { refusals: { quota: 2, window: 60 } } });
    const junk = () => logOut(createIdToken());
    expect([(await junk())[0], (await junk())[0], (await junk()).slice(0, 2)]).toEqual([
      401,
      401,
      [429, 'rate_limited'],
    ]);
    expect(await logOut(createLogoutToken())).toEqual([200]);
  });
});

describe('of two issuers', () => {
  it('each ends its own sessions only', async () => {
    const key = createKey(KEY.kid);
    const other = await new PlainKeyServer(toJwk(key)).start();
    const iss = `${other.origin}/`;
    await start({}, { domain: [keys.origin, other.origin] });
    const [mine, theirs] = [() => older(), () => older({ iss }, { key })];
    expect([await answer(mine()), await answer(theirs())]).toEqual([[200], [200]]);
    expect((await logOut(createLogoutToken({ iss })))[1]).toBe('signature_wrong');
    expect(await logOut(createLogoutToken({ iss }, { key }))).toEqual([200]);
    expect([await answer(mine()), await answer(theirs())]).toEqual([[200], OVER]);
    await other.stop();
  });

  it('two names of one tenant have one session', async () => {
    const other = await new PlainKeyServer(toJwk(KEY)).start();
    const issuers = [keys.origin, other.origin].map((origin) => ({
      issuer: `${origin}/`,
      callersOf: `${keys.origin}/`,
      jwks: { keys: [toJwk(KEY)] },
    }));
    await start({}, { domain: [], issuers });
    await logOut(createLogoutToken({ iss: `${other.origin}/` }));
    expect([await answer(older()), await answer(older({ iss: `${other.origin}/` }))]).toEqual([OVER, OVER]);
    await other.stop();
  });
});

describe('a token’s life', () => {
  it.each([
    ...LIFETIMES.map((row) => [row[0], '/api/external', row] as const),
    ...ID_LIFETIMES.map((row) => [row[0], '/api/private', row] as const),
  ])('with %s at %s is refused', async (_what, path, [, token, code]) => {
    await start();
    expect(await answer(token(), path)).toEqual([401, code]);
  });

  it('is as long as the options let it be', async () => {
    await start({ maxTokenLifetime: 60 });
    const lives = (seconds: number) => createJwt({ iat: now(), exp: now() + seconds });
    expect([await answer(lives(60)), await answer(lives(61))]).toEqual([[200], [401, 'token_lives_too_long']]);
  });

  it('is of no matter where no session can be ended', async () => {
    app = await startApp(optionsFor(keys));
    expect(await answer(createJwt({ exp: now() + 31 * 86_400 }))).toEqual([200]);
  });
});

describe('the log', () => {
  it('that cannot keep a session has the tenant try again, and the session is over all the same', async () => {
    const log = new TestLog();
    await start({ log });
    const [token, access] = [createLogoutToken(), older()];
    log.full = true;
    const refused = await fetch(`${app?.origin}/logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
    });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await refused.json()).toMatchObject({ code: 'logout_not_kept' });
    expect([await answer(access), log.marks]).toEqual([OVER, []]);
    log.full = false;
    expect(await logOut(token)).toEqual([200]);
    expect(log.marks).toHaveLength(2);
  });

  it('brings back what was ended, before anybody asks', async () => {
    const log = new TestLog();
    await start({ log });
    await logOut(createLogoutToken());
    await app?.close();
    await start({ log });
    expect(await answer(older())).toEqual(OVER);
  });

  it('tells of what others have ended, until the end', async () => {
    const [mine, log] = [new TestLog(), new TestLog()];
    await start({ log: mine });
    await logOut(createLogoutToken());
    await app?.close();
    await start({ log });
    expect(await answer(older())).toEqual([200]);
    log.told(mine.marks);
    expect(await answer(older())).toEqual(OVER);
    await app?.close();
    expect([mine.watched, log.watched]).toEqual([0, 0]);
  });
});

describe('what is remembered', () => {
  const session = (sub: string, iat: number, sid?: string) => ({ iss: 'i', sub, sid, iat });
  const caller = (sub: string, issued?: number) => ({ iss: 'i', sub, sid: undefined, issued });

  it('goes with the last token that it concerns', async () => {
    const revocations = new Revocations(new MemoryRevocationLog(), 60);
    for (let i = 0; i < 1000; i++) await revocations.end(session(`past ${i}`, now() - 61));
    expect(revocations.count).toBe(0);
    for (let i = 0; i < 1000; i++) await revocations.end(session(`${i}`, now() - 30));
    expect([revocations.count, revocations.has(caller('999', now() - 31))]).toEqual([1000, true]);
  });

  it('takes no more room for a long name', async () => {
    const log = new TestLog();
    const revocations = new Revocations(log, 60);
    const [sub, sid] = ['s'.repeat(5000), 'x'.repeat(5000)];
    await revocations.end(session(sub, now(), sid));
    for (const { name } of log.marks) expect(name.length).toBeLessThanOrEqual(100);
    expect(revocations.has(caller(sub, now() - 1))).toBe(true);
  });

  it('refuses a token that does not tell when it was issued', async () => {
    const revocations = new Revocations(new MemoryRevocationLog(), 60);
    await revocations.end(session('ada', now() - 30));
    expect([revocations.has(caller('ada')), revocations.has(caller('bob'))]).toEqual([true, false]);
  });

  it('is told to who listens, and only where it is new', async () => {
    const revocations = new Revocations(new MemoryRevocationLog(), 60);
    let heard = 0;
    const end = revocations.onChange(() => heard++);
    for (const sub of ['ada', 'ada', 'bob']) await revocations.end(session(sub, now() - 30));
    end();
    await revocations.end(session('eve', now()));
    expect(heard).toBe(2);
  });
});
