import { Controller, Get, Req, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { resultOf } from '../src/passport-verdict';
import { PermissionsGuard } from '../src/permissions.guard';
import { Public } from '../src/token-kind.decorator';
import { RequirePermission } from '../src/require-permission.decorator';
import { createJwt, now, tenant } from './create-jwt';
import { KeyServer } from './key-server';
import { EveryProblem, optionsFor, startApp, type TestApp } from './start-app';

/** Who was let in by passport's own guard. */
const callers: object[] = [];

@Controller()
class Undecorated {
  @Get('undecorated')
  read(): string {
    return 'read';
  }

  @Get('guarded')
  @UseGuards(PermissionsGuard) // by hand, without the decorator that names a permission
  guarded(): string {
    return 'guarded';
  }

  @Get('passport-only')
  @Public()
  @UseGuards(AuthGuard('access-token')) // as the tutorials guard a route
  passportOnly(@Req() { user }: { user: object }): string {
    callers.push(user);
    return 'passport';
  }

  @Get('public-and-guarded')
  @Public()
  @RequirePermission('read:messages')
  contradiction(): string {
    return 'contradiction';
  }
}

@Controller('of-class')
@RequirePermission('write:messages')
class DecoratedClass {
  @Get('own')
  @RequirePermission('read:messages')
  own(): string {
    return 'own';
  }

  @Get('inherited')
  inherited(): string {
    return 'inherited';
  }
}

class Shared {
  @Get()
  read(): string {
    return 'shared';
  }
}
@Controller('opened')
@Public()
class Opened extends Shared {}
@Controller('closed')
class Closed extends Shared {}

let keys: KeyServer;
let app: TestApp;

beforeAll(async () => {
  keys = await new KeyServer().start();
  app = await startApp({ ...optionsFor(keys), filter: EveryProblem }, Undecorated, DecoratedClass, Opened, Closed);
});
afterAll(async () => {
  await app.close();
  await keys.stop();
});

async function answer(path: string, token?: string): Promise<[number, string]> {
  const response = await (token ? app.call(path, token) : app.get(path));
  const text = await response.text();
  return [response.status, response.ok ? text : (JSON.parse(text) as { code: string }).code];
}

describe('a route', () => {
  it('without a decorator refuses who has no token', async () => {
    expect(await answer('/undecorated')).toEqual([401, 'token_missing']);
  });

  it('without a decorator takes an access token', async () => {
    expect(await answer('/undecorated', createJwt())).toEqual([200, 'read']);
  });

  it('that two controllers inherit is judged by the decorators of each', async () => {
    expect(await answer('/opened')).toEqual([200, 'shared']);
    expect(await answer('/closed')).toEqual([401, 'token_missing']);
  });

  it('under the permissions guard alone refuses everybody', async () => {
    expect(await answer('/guarded', createJwt())).toEqual([403, 'permission_missing']);
  });

  it('that is public and asks a permission refuses everybody', async () => {
    expect(await answer('/public-and-guarded', createJwt())).toEqual([403, 'permission_missing']);
  });

  it("under passport's own guard is held to the policy", async () => {
    expect(await answer('/passport-only', createJwt())).toEqual([200, 'passport']);
    expect(await answer('/passport-only', createJwt({ exp: 1 }))).toEqual([401, 'request_refused']);
  });

  it('is told its caller by issuer and subject', async () => {
    const [issued, expires] = [now(), now() + 60];
    await answer('/passport-only', createJwt({ sub: 'auth0|eve', iat: issued, exp: expires }));
    const caller = { iss: tenant.issuer, sub: 'auth0|eve', issued, expires, permissions: ['read:messages'] };
    expect(callers.at(-1)).toEqual(caller);
  });

  it("under passport's own guard is answered from the memory", async () => {
    const token = createJwt({ jti: 'twice' });
    for (let i = 0; i < 2; i++) expect(await answer('/passport-only', token)).toEqual([200, 'passport']);
    expect(callers.at(-1)).toBe(callers.at(-2));
  });

  it("asks its own permission before its class's", async () => {
    expect(await answer('/of-class/own', createJwt())).toEqual([200, 'own']);
  });

  it('without a permission of its own asks that of its class', async () => {
    expect(await answer('/of-class/inherited', createJwt())).toEqual([403, 'permission_missing']);
    expect(await answer('/of-class/inherited', createJwt({ permissions: ['write:messages'] }))).toEqual([
      200,
      'inherited',
    ]);
  });
});

describe('a verdict of passport-jwt', () => {
  it('that names no caller lets nobody pass', () => {
    expect(() => resultOf({})).toThrow('Passport gave no reason.');
  });

  it('that is a fault of ours is no refusal', () => {
    expect(() => resultOf({ reason: new TypeError('ours') })).toThrow(TypeError);
  });
});
