import Provider from 'oidc-provider';
import { refuseReplays } from './replays';
import { createArtifactStore, type ArtifactStore } from './store/artifact-store';
import { openDatabase } from './store/database';
import { loadSecrets } from './store/secrets';
import { advance } from './testing/clock';

let store: ArtifactStore;
let provider: Provider;
beforeEach(async () => {
  const database = openDatabase(':memory:');
  const { signingKeys, cookieKeys } = await loadSecrets(database);
  store = createArtifactStore(database);
  provider = new Provider('http://localhost/', {
    adapter: (model: string) => store.adapter(model),
    jwks: { keys: signingKeys },
    cookies: { keys: cookieKeys },
    features: { devInteractions: { enabled: false } },
  });
});
afterEach(() => store.close());

const soon = () => Math.floor(Date.now() / 1000) + 60;
const thrice = () => Promise.all(['a', 'a', 'a'].map((jti) => provider.ReplayDetection.unique('sender', jti, soon())));

describe('a proof that comes three times at the same moment', () => {
  it('passes once', async () => {
    refuseReplays(provider, store);
    expect(await thrice()).toEqual([true, false, false]);
    expect(await thrice()).toEqual([false, false, false]);
  });

  it("would pass each time with the engine's own detection", async () => {
    expect(await thrice()).toEqual([true, true, true]);
  });

  it('is not that of another sender, or with another name', async () => {
    refuseReplays(provider, store);
    const asked = ['sender a', 'other a', 'sender b'].map((of) => of.split(' ') as [string, string]);
    const answers = asked.map(([sender, jti]) => provider.ReplayDetection.unique(sender, jti, soon()));
    expect(await Promise.all(answers)).toEqual([true, true, true]);
  });

  it('is forgotten when it would not be accepted any more', async () => {
    refuseReplays(provider, store);
    await thrice();
    advance(61);
    expect(await thrice()).toEqual([true, false, false]);
  });
});
