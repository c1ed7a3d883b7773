/** A browser as far as these tests need one: it keeps cookies by path, and follows redirects within one origin. */
export class Browser {
  readonly #cookies = new Map<string, { pair: string; path: string }>();

  constructor(readonly origin: string) {}

  /** One request, without following a redirect. */
  async fetch(target: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(target, this.origin);
    const headers = new Headers(init.headers);
    const cookies = [...this.#cookies.values()]
      .filter(({ path }) => url.pathname.startsWith(path))
      .map(({ pair }) => pair);
    if (cookies.length) headers.set('cookie', cookies.join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    return response;
  }

  /** A page: follows redirects as long as they stay with the tenant; else the redirect itself is the answer. */
  async open(target: string, init: RequestInit = {}): Promise<Response> {
    const response = await this.fetch(target, init);
    const location = response.headers.get('location');
    if (!location || new URL(location, this.origin).origin !== this.origin) return response;
    return this.open(location);
  }

  /** Sends a form to the page that a response came from. */
  submit(page: Response, fields: Record<string, string>): Promise<Response> {
    return this.open(page.url, { method: 'POST', body: new URLSearchParams(fields) });
  }

  /** Names of the cookies that are held. */
  get cookieNames(): string[] {
    return [...this.#cookies.values()].map(({ pair }) => pair.split('=')[0] ?? '');
  }

  #keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(/;\s*/);
    const [name = '', value] = pair.split('=');
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
    const gone = value === '' || attributes.some((attribute) => /^expires=Thu, 01 Jan 1970/i.test(attribute));
    if (gone) this.#cookies.delete(`${path} ${name}`);
    else this.#cookies.set(`${path} ${name}`, { pair, path });
  }
}
