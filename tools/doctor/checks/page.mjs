// A page that another server hands out than the API: whether it has the API's settings, and a policy that lets it work.
import { api } from '../api-parts.mjs';
import { ask, parseObject, ProbeError } from '../http.mjs';
import { PLACES } from '../places.mjs';
import { allows, sourcesOf } from '../policy.mjs';
import { failed, fault, passed, unchecked, warned } from '../results.mjs';
import { unanswered } from '../unanswered.mjs';

/** Compares both servers' files, and holds the page's policy against what the page has to do. */
export async function checkPage(context) {
  const { pages, pagesGiven, apiOrigin, limit } = context;
  const elsewhere = pages.filter((page) => page !== apiOrigin);
  if (!elsewhere.length) return passed('not needed: the API hands the page out itself');
  const faults = [];
  const warnings = [];
  for (const page of elsewhere) {
    try {
      const { faults: more, warnings: soft } = await examinePage(page, context);
      faults.push(...more);
      warnings.push(...soft);
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error;
      if (!pagesGiven) return unchecked(`${error.message} (npm start starts the page)`);
      faults.push(await unanswered(error, { place: PLACES.page, put: 'a server of the page there', limit }));
    }
  }
  if (faults.length) return failed(...faults, ...warnings);
  return warnings.length ? warned(...warnings) : passed(elsewhere.join(', '));
}

async function examinePage(page, { apiOrigin, config, tenant, limit }) {
  const { text } = await ask(`${page}/auth_config.json`, { limit });
  const { domain, clientId, audience, apiOrigin: target = page } = parseObject(text) ?? {};
  const found = { domain, clientId, audience };
  const faults = Object.entries(found)
    .filter(([name, value]) => value !== config.auth[name])
    .map(([name, value]) =>
      fault(`The page at ${page} has another ${name} than the API.`, PLACES.settings(page), {
        found: String(value),
        put: config.auth[name],
      }),
    );
  if (!(await isApi(target, limit))) {
    faults.push(
      fault(`The page at ${page} sends its tokens to ${target}, where no API asks for one.`, PLACES.settings(page), {
        found: target === page ? 'no apiOrigin, so the page calls its own server' : `"apiOrigin": "${target}"`,
        put: `"apiOrigin": "${apiOrigin}" (PAGE_API_ORIGIN, where the API serves the file), or a proxy to ${apiOrigin}`,
      }),
    );
  }
  const { faults: more, warnings } = await examinePolicy(page, target, tenant, limit);
  return { faults: [...faults, ...more], warnings };
}

/** Whether a call without a token is refused there as the API does it (RFC 6750 section 3). */
async function isApi(address, limit) {
  const { status, headers } = await ask(`${address}/api/external`, { limit });
  return status === 401 && /^(Bearer|DPoP)\b/i.test(headers.get('www-authenticate') ?? '');
}

async function examinePolicy(page, target, tenant, limit) {
  const { headers } = await ask(`${page}/`, { limit, headers: { accept: 'text/html' } });
  const policy = headers.get('content-security-policy');
  const { origin } = new URL(page);
  const put = api.hostedPolicy({ tenant, api: new URL(target).origin === origin ? undefined : target });
  const named = { place: PLACES.policy(page), put };
  if (policy === null) {
    const says = `The page at ${page} has no Content-Security-Policy, so code that was slipped into it could send tokens anywhere.`;
    return { faults: [], warnings: [fault(says, named.place, { found: 'none', put })] };
  }
  const faults = [
    ['connect-src', `${tenant}/oauth/token`],
    ['connect-src', `${target}/api/external`],
    ['frame-src', `${tenant}/authorize`],
  ]
    .map(([directive, url]) => ({ directive, url, sources: sourcesOf(policy, directive) }))
    .filter(({ url, sources }) => sources && !allows(sources, url, origin))
    .map(({ directive, url, sources }) =>
      fault(`The page's policy does not let it reach ${new URL(url).origin} (${directive}).`, named.place, {
        found: `${directive} ${sources.join(' ')}`,
        put,
      }),
    );
  return { faults, warnings: [] };
}
