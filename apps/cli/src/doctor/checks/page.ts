// A page that another server hands out than the API: whether it has the API's settings, and a policy that lets it work.
import { hostedPolicy } from '@latchkey/api';
import { ask, parseObject, ProbeError } from '../http';
import type { Known, Verdict } from '../known';
import { PLACES } from '../places';
import { allows, sourcesOf } from '../policy';
import { type Fault, failed, fault, passed, unchecked, warned } from '../results';
import { unanswered } from '../unanswered';

/** What is wrong with one page. */
interface Findings {
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** Compares both servers' files, and holds the page's policy against what the page has to do. */
export async function checkPage(context: Known): Promise<Verdict> {
  const { pages, pagesGiven, apiOrigin, limit } = context;
  const elsewhere = pages.filter((page) => page !== apiOrigin);
  if (!elsewhere.length) return passed('not needed: the API hands the page out itself');
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
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

async function examinePage(page: string, { apiOrigin, config, tenant, limit }: Known): Promise<Findings> {
  const { text } = await ask(`${page}/auth_config.json`, { limit });
  const settings = parseObject(text) ?? {};
  const target = String(settings['apiOrigin'] ?? page);
  const faults = (['domain', 'clientId', 'audience'] as const)
    .filter((name) => settings[name] !== config.auth[name])
    .map((name) =>
      fault(`The page at ${page} has another ${name} than the API.`, PLACES.settings(page), {
        found: String(settings[name]),
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
async function isApi(address: string, limit: number): Promise<boolean> {
  const { status, headers } = await ask(`${address}/api/external`, { limit });
  return status === 401 && /^(Bearer|DPoP)\b/i.test(headers.get('www-authenticate') ?? '');
}

async function examinePolicy(page: string, target: string, tenant: string, limit: number): Promise<Findings> {
  const { headers } = await ask(`${page}/`, { limit, headers: { accept: 'text/html' } });
  const policy = headers.get('content-security-policy');
  const { origin } = new URL(page);
  const put = hostedPolicy({ tenant, api: new URL(target).origin === origin ? undefined : target });
  const named = { place: PLACES.policy(page), put };
  if (policy === null) {
    const says = `The page at ${page} has no Content-Security-Policy, so code that was slipped into it could send tokens anywhere.`;
    return { faults: [], warnings: [fault(says, named.place, { found: 'none', put })] };
  }
  const faults = [
    { directive: 'connect-src', url: `${tenant}/oauth/token` },
    { directive: 'connect-src', url: `${target}/api/external` },
    { directive: 'frame-src', url: `${tenant}/authorize` },
  ]
    .map((asked) => ({ ...asked, sources: sourcesOf(policy, asked.directive) ?? ['*'] }))
    .filter(({ url, sources }) => !allows(sources, url, origin))
    .map(({ directive, url, sources }) =>
      fault(`The page's policy does not let it reach ${new URL(url).origin} (${directive}).`, named.place, {
        found: `${directive} ${sources.join(' ')}`,
        put,
      }),
    );
  return { faults, warnings: [] };
}
