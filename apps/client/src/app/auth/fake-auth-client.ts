/** A client that is content with everything; a test replaces what it is about. */
export class FakeClient {
  readonly calls: string[] = [];
  login = (target: string, go: (url: string) => void) => Promise.resolve(void (this.calls.push(`login ${target}`), go));
  finishLogin = (url: string): Promise<unknown> =>
    Promise.resolve((this.calls.push(`finish ${url}`), '/profile?a=1#b'));
  logout = (): Promise<void> => Promise.resolve(void this.calls.push('logout'));
  accessToken = (): Promise<string> => Promise.resolve((this.calls.push('access'), 'the-access-token'));
  idToken = (): Promise<string> => Promise.resolve((this.calls.push('id'), 'the-id-token'));
  claims = (): Promise<Record<string, unknown> | undefined> => Promise.resolve({ sub: 'ada', name: 'Ada Lovelace' });
}
