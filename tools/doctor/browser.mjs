import { ask } from './http.mjs';

/** A browser as far as a login needs one: keeps the tenant's cookies by path, and follows redirects within the tenant. */
export class Browser {
  #cookies = new Map();

  constructor(origin, limit) {
    this.origin = origin;
    this.limit = limit;
  }

  /** Opens a page. A redirect that leaves the tenant is not followed: it is the answer. */
  async open(target, init = {}) {
    for (let steps = 0; ; steps++) {
      const answer = await this.#ask(target, init);
      const leaves = !answer.location || new URL(answer.location).origin !== this.origin;
      if (leaves || steps === 10) return answer;
      target = answer.location;
      init = {};
    }
  }

  /** Sends a form to the page that an answer came from. */
  submit(page, fields) {
    return this.open(page.url, { method: 'POST', body: new URLSearchParams(fields) });
  }

  async #ask(target, init) {
    const { pathname } = new URL(target);
    const pairs = [...this.#cookies.values()].filter(({ path }) => pathname.startsWith(path)).map(({ pair }) => pair);
    const headers = pairs.length ? { cookie: pairs.join('; ') } : {};
    const answer = await ask(target, { ...init, headers, limit: this.limit });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair, ...attributes] = cookie.split(/;\s*/);
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
      this.#cookies.set(`${path} ${pair.split('=')[0]}`, { pair, path });
    }
    return answer;
  }
}
