// The running API: whether it guards itself, uses the same tenant, and lets the page ask.
import { type Answer, ask, parseObject, ProbeError } from '../http';
import type { Known, Verdict } from '../known';
import { PLACES } from '../places';
import { type Fault, failed, fault, passed, unchecked } from '../results';
import { unanswered } from '../unanswered';

const GUARDED = '/api/external';

/** A call without a token is refused with a Bearer challenge (RFC 6750 section 3). */
export async function checkApi({
  apiOrigin,
  apiGiven,
  limit,
}: Pick<Known, 'apiOrigin' | 'apiGiven' | 'limit'>): Promise<Verdict> {
  let answer: Answer;
  try {
    answer = await ask(apiOrigin + GUARDED, { limit });
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    if (!apiGiven) return unchecked(`${error.message} (npm start starts the API)`);
    return failed(await unanswered(error, { place: PLACES.api, put: 'an API that runs there', limit }));
  }
  const challenge = answer.headers.get('www-authenticate') ?? '';
  const found = `${answer.status}${challenge ? ` with WWW-Authenticate: ${challenge.split(' ')[0]}` : ' without WWW-Authenticate'}`;
  const [, scheme] = /^(Bearer|DPoP)\b/i.exec(challenge) ?? []; // the latter alone where DPoP is required
  if (answer.status === 401 && scheme) return passed(`${apiOrigin} answers 401 with a ${scheme} challenge`);
  return failed(
    fault(`${apiOrigin}${GUARDED} does not ask for a token.`, PLACES.api, {
      found,
      put: '401 with WWW-Authenticate: Bearer, for a call without a token',
    }),
  );
}

/** The API that runs uses the values that were examined here, and has fetched the tenant's keys. */
export async function checkApiValues({ apiOrigin, config, limit }: Known): Promise<Verdict> {
  const { text } = await ask(`${apiOrigin}/auth_config.json`, { limit });
  const served = parseObject(text) ?? {};
  const faults = Object.entries(config.auth)
    .filter(([name, value]) => served[name] !== value)
    .map(([name, value]) =>
      fault(`The API that runs at ${apiOrigin} uses another ${name}: start it anew.`, PLACES.authConfig, {
        found: String(served[name]),
        put: String(value),
      }),
    );
  if (faults.length) return failed(...faults);
  const ready = await ask(`${apiOrigin}/api/health/ready`, { limit });
  if (ready.status === 200) return passed('the same three values, and the signing keys');
  const reason = String(parseObject(ready.text)?.['reason'] ?? `it answered ${ready.status}.`);
  return failed(
    fault(`The API is not ready: ${reason}`, PLACES.api, {
      found: `${ready.status} at /api/health/ready`,
      put: '200 there: its log says what keeps it',
    }),
  );
}

/** A page of another origin may send a token (Fetch standard, "CORS-preflight fetch"). */
export async function checkCors({ apiOrigin, pages, limit }: Known): Promise<Verdict> {
  const { origin: own } = new URL(apiOrigin);
  const others = [...new Set(pages.map((page) => new URL(page).origin))].filter((origin) => origin !== own);
  if (!others.length) return passed('not needed: page and API are of one origin');
  const faults: Fault[] = [];
  for (const page of others) {
    const { headers } = await ask(apiOrigin + GUARDED, {
      method: 'OPTIONS',
      headers: {
        origin: page,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
      limit,
    });
    const allowed = headers.get('access-control-allow-origin');
    const sends = /authorization/i.test(headers.get('access-control-allow-headers') ?? '');
    if (allowed === page && sends) continue;
    faults.push(
      fault(`The API lets no page at ${page} send a token.`, PLACES.environmentOf('CORS_ORIGINS'), {
        found: `Access-Control-Allow-Origin: ${allowed ?? 'none'}`,
        put: others.join(','),
      }),
    );
  }
  return faults.length ? failed(...faults) : passed(others.join(', '));
}
