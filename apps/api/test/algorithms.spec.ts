import { constants, sign } from 'node:crypto';
import { type ProblemDto } from '@latchkey/shared';
import { createJwt, createKey, KEY, type TestKey } from './create-jwt';
import { KeyServer, toJwk } from './key-server';
import { startApi, type TestApi } from './start-api';

const PS = createKey('key-ps');

/** A good token, signed by PS256 (RFC 7518 section 3.5) with any key under any name. */
function createPs256(key: TestKey = PS, kid = key.kid): string {
  const [, payload = ''] = createJwt().split('.');
  const header = Buffer.from(JSON.stringify({ alg: 'PS256', typ: 'JWT', kid })).toString('base64url');
  const options = { key: key.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  const signature = sign('RSA-SHA256', Buffer.from(`${header}.${payload}`), options);
  return `${header}.${payload}.${signature.toString('base64url')}`;
}

let keys: KeyServer;
let api: TestApi;
beforeEach(async () => {
  keys = await new KeyServer().start();
  keys.publish(toJwk(KEY), toJwk(PS, { alg: 'PS256' }));
});
afterEach(async () => {
  await api.close();
  await keys.stop();
});

async function answer(token: string): Promise<[status: number, code?: string, detail?: string]> {
  const response = await api.call('/api/external', token);
  if (response.ok) return [response.status];
  const { code, detail } = (await response.json()) as ProblemDto;
  return [response.status, code, detail];
}

describe('TOKEN_ALGS', () => {
  it('is RS256 alone where nothing is said', async () => {
    api = await startApi(keys);
    expect(await answer(createJwt())).toEqual([200]);
    expect(await answer(createPs256())).toEqual([
      401,
      'algorithm_refused',
      "The token's algorithm is PS256 and only RS256 is taken.",
    ]);
  });

  it('takes PS256 as well, and each key for its own algorithm alone', async () => {
    api = await startApi(keys, { tokenAlgorithms: ['RS256', 'PS256'] });
    expect(await answer(createPs256())).toEqual([200]);
    expect(await answer(createPs256())).toEqual([200]); // and when it is known
    expect(await answer(createJwt())).toEqual([200]);
    const verdict = async (token: string) => (await answer(token)).slice(0, 2);
    // RFC 8725 section 3.1: the same key by the other algorithm, each way round
    expect(await verdict(createPs256(KEY))).toEqual([401, 'key_unknown']);
    expect(await verdict(createJwt({}, { key: PS }))).toEqual([401, 'key_unknown']);
    expect(await verdict(createPs256(KEY, PS.kid))).toEqual([401, 'signature_wrong']);
    expect(await answer(createJwt({}, { header: { alg: 'HS256' } }))).toEqual([
      401,
      'algorithm_refused',
      "The token's algorithm is HS256 and only RS256 or PS256 is taken.",
    ]);
  });

  it('may take PS256 alone, then by a key that says no algorithm', async () => {
    keys.publish(toJwk(KEY), toJwk(PS, { alg: undefined }));
    api = await startApi(keys, { tokenAlgorithms: ['PS256'] });
    expect(await answer(createPs256())).toEqual([200]);
    expect((await answer(createJwt())).slice(0, 2)).toEqual([401, 'algorithm_refused']);
  });
});
