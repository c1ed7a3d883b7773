import {
  ArgumentsHost,
  Catch,
  Controller,
  ExceptionFilter,
  Get,
  Injectable,
  Module,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { APP_FILTER, Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host';
import { AuthGuard } from '@nestjs/passport';
import {
  AuthModule,
  AuthOptionsError,
  type Caller,
  CurrentCaller,
  Dpop,
  JwtAuthGuard,
  PermissionsGuard,
  Public,
  RequirePermission,
  TokenKind,
} from '../src';
import { createIdToken, createJwt, tenant } from './create-jwt';
import { KeyServer } from './key-server';
import { optionsFor, PLATFORMS, startApp, startAppOn, type TestApp } from './start-app';

let keys: KeyServer;
let app: TestApp | undefined;

beforeAll(async () => {
  keys = await new KeyServer().start();
});
afterEach(async () => {
  await app?.close();
  app = undefined;
});
afterAll(() => keys.stop());

class Conflict extends Error {}

/** Somebody else's filter, for an exception of theirs. */
@Catch(Conflict)
class ConflictFilter implements ExceptionFilter {
  catch(_: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<{ status(code: number): { send(body: string): void } }>();
    reply.status(409).send('theirs');
  }
}

@Controller('bound')
@Dpop({ mode: 'required' })
class Bound {
  @Get('always')
  always(): string {
    return 'always';
  }

  @Get('fresh')
  @Dpop({ nonce: true })
  fresh(): string {
    return 'fresh';
  }

  @Get('never')
  @Dpop({ mode: 'off' })
  never(): string {
    return 'never';
  }
}

@Controller('unbound')
@Dpop({ mode: 'off' })
class Unbound {
  @Get()
  @Dpop({ nonce: true })
  unbound(): string {
    return 'unbound';
  }
}

@Controller()
class Theirs {
  @Get('open')
  open(): string {
    return 'open';
  }

  @Get('guarded')
  @UseGuards(JwtAuthGuard)
  guarded(@CurrentCaller() { iss, sub }: Caller): object {
    return { iss, sub };
  }

  @Get('by-passport')
  @UseGuards(AuthGuard('access-token'))
  byPassport(@CurrentCaller() { sub }: Caller): string {
    return sub;
  }

  @Get('id')
  @TokenKind('id')
  @UseGuards(JwtAuthGuard)
  id(): string {
    return 'id';
  }

  @Get('without-guard')
  @RequirePermission('read:messages')
  withoutGuard(): string {
    return 'without-guard';
  }

  @Get('conflict')
  @Public()
  @UseFilters(ConflictFilter)
  conflict(): never {
    throw new Conflict();
  }

  @Get('bug')
  @Public()
  bug(): never {
    throw new TypeError('a secret');
  }
}

const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code?: string }).code];

describe.each(PLATFORMS)('a module that is not global, on %s', (platform) => {
  const start = async () =>
    (app = await startAppOn(platform, [AuthModule.forRoot({ ...optionsFor(keys), global: false })], Theirs));

  it('leaves routes open that ask for nothing', async () => {
    expect((await (await start()).get('/open')).status).toBe(200);
  });

  it('guards those that say so', async () => {
    const { get, call } = await start();
    expect(await codeOf(await get('/guarded'))).toEqual([401, 'token_missing']);
    expect(await (await call('/guarded', createJwt())).json()).toEqual({ iss: tenant.issuer, sub: 'auth0|ada' });
    expect(await codeOf(await call('/id', createJwt()))).toEqual([401, 'token_kind_wrong']);
    expect((await call('/id', createIdToken())).status).toBe(200);
  });

  it("works with passport's own guard", async () => {
    const { get, call } = await start();
    expect(await (await call('/by-passport', createJwt())).text()).toBe('auth0|ada');
    expect((await call('/by-passport', createJwt({ exp: 1 }))).status).toBe(401);
    expect(await codeOf(await get('/by-passport'))).toEqual([401, 'token_missing']);
  });

  it('opens nothing where a permission has no guard before it', async () => {
    const response = await (await start()).call('/without-guard', createJwt());
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('JwtAuthGuard') as string });
  });
});

/** Where somebody's own configuration comes from. */
@Injectable()
class Settings {
  readonly options = optionsFor(keys);
}
@Module({ providers: [Settings], exports: [Settings] })
class SettingsModule {}

describe('options', () => {
  it('may come from a factory', async () => {
    const useFactory = ({ options }: Settings) => Promise.resolve(options);
    const module = AuthModule.forRootAsync({ imports: [SettingsModule], inject: [Settings], useFactory });
    app = await startAppOn('Express', [module]);
    expect(await codeOf(await app.get('/api/external'))).toEqual([401, 'token_missing']);
    expect((await app.call('/api/external', createJwt())).status).toBe(200);
  });

  it('that are faulty stop the start', async () => {
    const started = startApp({ domain: 'acme', audience: '' });
    await expect(started).rejects.toThrow(AuthOptionsError);
    await expect(started).rejects.toThrow(/domain is "acme"[\s\S]*An audience is empty/);
  });

  it('without a client stop the start where a route takes ID tokens', async () => {
    const started = startApp({ domain: keys.origin, audience: 'https://api.test' }, Theirs);
    await expect(started).rejects.toThrow('Routes.id and Theirs.id take ID tokens: say by clientId whose.');
  });

  it('without addresses stop the start where a route takes proofs', async () => {
    const started = startApp(optionsFor(keys), Bound, Unbound, Theirs);
    await expect(started).rejects.toThrow('Bound.always and Bound.fresh take proofs: say by dpop for which addresses.');
  });
});

describe('exceptions', () => {
  it.each(PLATFORMS)('of others keep the filter of their route, on %s', async (platform) => {
    app = await startAppOn(platform, [AuthModule.forRoot(optionsFor(keys))], Theirs);
    const response = await app.get('/conflict');
    expect([response.status, await response.text()]).toEqual([409, 'theirs']);
  });

  it.each([
    ['after', (module: unknown[]) => module],
    ['before', (module: unknown[]) => module.reverse()],
  ])('of others keep a global filter that comes %s ours', async (_when, order) => {
    @Module({ providers: [{ provide: APP_FILTER, useClass: ConflictFilter }] })
    class FilterModule {}
    const imports = order([AuthModule.forRoot(optionsFor(keys)), FilterModule]) as never[];
    @Controller()
    class Global {
      @Get('global')
      @Public()
      conflict(): never {
        throw new Conflict();
      }
    }
    app = await startAppOn('Fastify', imports, Global);
    expect((await app.get('/global')).status).toBe(409);
    expect(await codeOf(await app.get('/api/external'))).toEqual([401, 'token_missing']);
  });

  it("of others, without a filter, are answered in Nest's way", async () => {
    app = await startApp(optionsFor(keys), Theirs);
    expect(await (await app.get('/bug')).json()).toEqual({ statusCode: 500, message: 'Internal server error' });
    expect(await (await app.get('/nothing')).json()).toMatchObject({ statusCode: 404 });
  });

  it("of ours are told in Nest's way where our filter is left out", async () => {
    app = await startApp({ ...optionsFor(keys), filter: false });
    const response = await app.get('/api/external');
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ statusCode: 401, error: 'No token', code: 'token_missing' });
  });
});

describe('a refusal without a page of its own', () => {
  it('has the type and title of its status', async () => {
    app = await startApp(optionsFor(keys));
    const response = await app.get('/api/external');
    expect(await response.json()).toMatchObject({ type: 'about:blank', title: 'Unauthorized', code: 'token_missing' });
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="https://api.test"');
  });

  it('links where the options say', async () => {
    const links = { refusals: 'https://api.test/refusals', metadata: 'https://api.test/metadata', realm: 'orders' };
    app = await startApp({ ...optionsFor(keys), ...links });
    const response = await app.get('/api/external');
    expect(await response.json()).toMatchObject({ type: 'https://api.test/refusals#token_missing', title: 'No token' });
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer realm="orders", resource_metadata="https://api.test/metadata"',
    );
  });
});

describe('a context that is no HTTP request', () => {
  const contextOf = (type: string, handler: 'open' | 'bug' | 'withoutGuard') => {
    const context = new ExecutionContextHost([{}, {}], Theirs, Theirs.prototype[handler]);
    context.setType(type);
    return context;
  };

  it.each(['rpc', 'ws', 'graphql'])('is refused by both guards: %s', async (type) => {
    app = await startApp(optionsFor(keys));
    expect(app.app.get(JwtAuthGuard).canActivate(contextOf(type, 'open'))).toBe(false);
    expect(new PermissionsGuard(new Reflector()).canActivate(contextOf(type, 'withoutGuard'))).toBe(false);
  });

  it('is let in where it is public', async () => {
    app = await startApp(optionsFor(keys));
    expect(app.app.get(JwtAuthGuard).canActivate(contextOf('rpc', 'bug'))).toBe(true);
  });
});
