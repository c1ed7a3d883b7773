import { type Answer, ask } from './http';

/** A browser as far as a login needs one: keeps the tenant's cookies by path, and follows redirects within the tenant. */
export class Browser {
  readonly #cookies = new Map<string, { readonly pair: string; readonly path: string }>();

  /** `origin` is the tenant's; `limit` are the milliseconds that an answer may take. */
  constructor(
    private readonly origin: string,
    private readonly limit: number,
  ) {}

  /** Opens a page. A redirect that leaves the tenant is not followed: it is the answer. */
  async open(target: string, init: RequestInit = {}): Promise<Answer> {
    for (let steps = 0; ; steps++) {
      const answer = await this.#ask(target, init);
      const leaves = !answer.location || new URL(answer.location).origin !== this.origin;
      if (leaves || steps === 10) return answer;
      target = answer.location;
      init = {};
    }
  }

  /** Sends a form to the page that an answer came from. */
  submit(page: Answer, fields: Record<string, string>): Promise<Answer> {
    return this.open(page.url, { method: 'POST', body: new URLSearchParams(fields) });
  }

  async #ask(target: string, init: RequestInit): Promise<Answer> {
    const { pathname } = new URL(target);
    const pairs = [...this.#cookies.values()].filter(({ path }) => pathname.startsWith(path)).map(({ pair }) => pair);
    const headers = new Headers(pairs.length ? { cookie: pairs.join('; ') } : {});
    const answer = await ask(target, { ...init, headers, limit: this.limit });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split(/;\s*/);
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
      this.#cookies.set(`${path} ${pair.split('=')[0]}`, { pair, path });
    }
    return answer;
  }
}
