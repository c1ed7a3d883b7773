/**
 * Somebody at a browser, as far as server-side applications need one: keeps cookies by host and path (ports are no part of
 * it, RFC 6265 section 8.5), follows redirects and sends the forms that send themselves.
 */
export class Person {
  #cookies = new Map();

  /**
   * Opens an address and gives the page where that ends, or where `until` says so of the next address, which is then not
   * opened.
   */
  async open(address, { until = () => false, ...init } = {}) {
    const url = new URL(address);
    const cookies = [...this.#cookies.values()].filter(
      ({ host, path }) => host === url.hostname && url.pathname.startsWith(path),
    );
    const headers = { accept: 'text/html', cookie: cookies.map(({ pair }) => pair).join('; ') };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) this.#keep(url, cookie);
    const location = response.headers.get('location');
    if (location) {
      const next = new URL(location, url);
      return until(next) ? { url: next.href, status: response.status, text: '' } : this.open(next, { until });
    }
    const text = await response.text();
    const form = /forms\[0\]\.submit\(\)/.test(text) && /<form method="post" action="([^"]+)"/.exec(text)?.[1];
    return form
      ? this.submit({ url: new URL(form, url).href, text }, {}, { until })
      : { url: url.href, status: response.status, text };
  }

  /** Sends the form of a page: its hidden fields, and these. */
  submit({ url, text }, fields, options = {}) {
    const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const own = Object.fromEntries(hidden.map(([, name, value]) => [name, value]));
    return this.open(url, { ...options, method: 'POST', body: new URLSearchParams({ ...own, ...fields }) });
  }

  /** Fills in the tenant's login page, which must be where `address` leads. */
  async logIn(address, options = {}) {
    const page = await this.open(address, options);
    if (!/\/u\/login\//.test(page.url)) throw new Error(`no login page, but ${page.url}:\n${page.text}`);
    return this.submit(page, { username: 'ada@example.com', password: 'ada', action: 'default' }, options);
  }

  #keep({ hostname: host }, cookie) {
    const [pair, ...attributes] = cookie.split(/;\s*/);
    const [name, value] = pair.split(/=(.*)/s);
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
    const key = `${host} ${path} ${name}`;
    const gone =
      value === '' || attributes.some((attribute) => /^(expires=Thu, 01 Jan 1970|max-age=0)/i.test(attribute));
    if (gone) this.#cookies.delete(key);
    else this.#cookies.set(key, { host, path, pair });
  }
}

/** Whether the tenant has forgotten the person: a silent authentication ends in login_required. */
export async function isLoggedOut(person, issuer, client, callback) {
  const query = new URLSearchParams({
    client_id: client,
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid',
    prompt: 'none',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', // of RFC 7636, appendix B
    code_challenge_method: 'S256',
  });
  const { url } = await person.open(`${issuer}authorize?${query}`, { until: ({ href }) => href.startsWith(callback) });
  return new URL(url).searchParams.get('error') === 'login_required';
}
