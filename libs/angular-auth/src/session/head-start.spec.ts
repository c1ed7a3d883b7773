import { jest } from '@jest/globals';

const fetched = jest.fn();
jest.unstable_mockModule('../sdk/auth-client', () => (fetched(), { AuthClient: class {} }));
const { headStart } = await import('./head-start');

describe('headStart', () => {
  afterEach(() => {
    document.cookie = 'auth0.abc.is.authenticated=; max-age=0';
    history.replaceState(null, '', '/');
  });
  const started = async () => {
    fetched.mockClear();
    jest.resetModules();
    headStart();
    for (let turn = 0; turn < 100 && fetched.mock.calls.length === 0; turn++)
      await new Promise((resolve) => setTimeout(resolve, 1));
    return fetched.mock.calls.length > 0;
  };

  it('fetches nothing for whoever was never logged in', async () => {
    document.cookie = 'theme=dark';
    expect(await started()).toBe(false);
  });

  it('fetches the client for whoever was logged in lately', async () => {
    document.cookie = 'auth0.abc.is.authenticated=true';
    expect(await started()).toBe(true);
  });

  it('fetches the client for whoever comes back from a login', async () => {
    history.replaceState(null, '', '/callback?code=c&state=s');
    expect(await started()).toBe(true);
  });
});
