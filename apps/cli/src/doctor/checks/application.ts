// The application as the tenant knows it: its id, its type, its API, and the three lists of URLs.
import { addressOf } from '../address';
import { authorize, busy, callbackOf, createPkce } from '../authorize';
import { type Answer, ask, parseObject } from '../http';
import type { Known, Verdict } from '../known';
import { type Place, PLACES } from '../places';
import { failed, fault, passed, unchecked } from '../results';

/**
 * Asks for a login: the tenant says so if it does not know the client. Where its page says neither that nor that the
 * callback is wrong, the token endpoint is asked, which knows the code to be wrong only for a client that it knows.
 */
export async function checkClient(context: Known): Promise<Verdict> {
  const { clientId } = context.config.auth;
  const { page } = await authorize(context, context.pages[0] ?? '');
  if (!page) return passed(clientId);
  const says = page.url + page.text;
  if (/unknown(\+|%20|\s)(client|application)/i.test(says)) {
    return failed(
      fault('The tenant knows no application with this client id.', PLACES.clientId, {
        found: clientId,
        put: 'the Client ID of your Single Page Application',
      }),
    );
  }
  if (/callback(\+|%20|\s)url/i.test(says) || (await exchangeNothing(context)).error === 'invalid_grant') {
    return passed(clientId);
  }
  return unchecked(busy(page) ?? `the tenant answered ${page.status} with a page that does not say why`);
}

/** Exchanges a code that does not exist. */
async function exchangeNothing({ tenant, config, pages, limit }: Known) {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: config.auth.clientId,
    code: 'asked-by-the-doctor',
    code_verifier: createPkce().verifier,
    redirect_uri: callbackOf(pages[0] ?? ''),
  });
  const answer = await ask(`${tenant}/oauth/token`, { method: 'POST', body, limit });
  const { error } = parseObject(answer.text) ?? {};
  return { answer, error: error === undefined ? undefined : String(error) };
}

const NEEDS_SECRET = {
  says: 'The application is of a type that needs a secret, which a page cannot keep.',
  place: PLACES.applicationType,
  put: 'Single Page Application (in tenant.yaml: spa, with token_endpoint_auth_method: none)',
};

/** What the token endpoint's error says of the application. */
const TYPE_FAULTS: Readonly<Record<string, typeof NEEDS_SECRET>> = {
  access_denied: NEEDS_SECRET,
  invalid_client: NEEDS_SECRET,
  unauthorized_client: {
    says: 'The application may not log people in by authorization code.',
    place: PLACES.grantTypes,
    put: 'Authorization Code, Refresh Token',
  },
};

/** A public client is told that its code is wrong, any other that it has no secret. */
export async function checkType(context: Known): Promise<Verdict> {
  const { answer, error } = await exchangeNothing(context);
  const trouble = busy(answer);
  if (trouble) return unchecked(trouble);
  if (error === 'invalid_grant') return passed('a public client, as a page must be');
  const known = TYPE_FAULTS[error ?? ''];
  if (!known) return unchecked(`the token endpoint answered ${answer.status} ${error ?? 'without an error code'}`);
  return failed(fault(known.says, known.place, { found: `${answer.status} ${error}`, put: known.put }));
}

/** Whether the tenant leads back to each page; it shows a page of its own where it does not know the callback. */
export async function checkCallbacks(context: Known): Promise<Verdict> {
  const accepted: string[] = [];
  const result = await checkEach(context.pages, {
    urlOf: callbackOf,
    place: PLACES.callbacks,
    says: (urls) => `The tenant does not lead back to ${urls} after the login.`,
    probe: async (page) => {
      const { back, page: shown } = await authorize(context, page);
      if (back) accepted.push(page);
      return { accepted: back !== undefined, answer: shown };
    },
  });
  return { ...result, facts: { accepted } };
}

/** Whether the tenant leads back to each page after the logout. Without cookies nobody is logged out by the question. */
export async function checkLogoutUrls({ tenant, config, pages, limit }: Known): Promise<Verdict> {
  return checkEach(pages, {
    place: PLACES.logoutUrls,
    says: (urls) => `The tenant does not lead back to ${urls} after the logout.`,
    probe: async (page) => {
      const query = new URLSearchParams({ client_id: config.auth.clientId, returnTo: page });
      const answer = await ask(`${tenant}/v2/logout?${query}`, { limit });
      return { accepted: answer.location !== undefined && addressOf(answer.location) === page, answer };
    },
  });
}

/** Whether the tenant talks to a hidden frame of each page (response_mode=web_message), which silent authentication is. */
export async function checkWebOrigins(context: Known): Promise<Verdict> {
  if (!context.accepted.length) return unchecked('needs a callback URL that the tenant accepts');
  return checkEach(context.accepted, {
    all: context.pages,
    urlOf: (page) => new URL(page).origin,
    place: PLACES.webOrigins,
    says: (urls) => `The tenant answers no silent authentication of a page at ${urls}.`,
    probe: async (page) => {
      const { page: answer } = await authorize(context, page, { response_mode: 'web_message' });
      return { accepted: answer?.status === 200 && answer.text.includes('authorization_response'), answer };
    },
  });
}

/** How a list of URLs is asked about. */
interface List {
  /** All pages that belong there; by default those that are asked about. */
  readonly all?: readonly string[];
  /** What the list has of a page; by default its address. */
  readonly urlOf?: (page: string) => string;
  readonly place: Place;
  readonly says: (urls: string) => string;
  readonly probe: (page: string) => Promise<{ accepted: boolean; answer: Answer | undefined }>;
}

/** Asks for each page and makes one fault of those that are refused, with the whole list to paste. */
async function checkEach(
  pages: readonly string[],
  { all = pages, urlOf = (page) => page, place, says, probe }: List,
): Promise<Verdict> {
  const refused: string[] = [];
  for (const page of pages) {
    const { accepted, answer } = await probe(page);
    const trouble = answer && busy(answer);
    if (trouble) return unchecked(trouble);
    if (!accepted) refused.push(urlOf(page));
  }
  if (!refused.length) return passed(pages.join(', '));
  const found = `${refused.join(', ')} not in the list`;
  return failed(fault(says(refused.join(' and ')), place, { found, put: [...new Set(all.map(urlOf))].join(', ') }));
}

/**
 * Whether the tenant knows the API. Asked twice, since a tenant may look for a login before it looks for the API: only
 * "Service not found" says anything, and what a login gets is checked with a test account.
 */
export async function checkAudience(context: Known): Promise<Verdict> {
  const { audience } = context.config.auth;
  const [page] = context.accepted;
  if (!page) return unchecked('needs a callback URL that the tenant accepts');
  const first = await authorize(context, page);
  const second = await authorize(context, page, { prompt: undefined });
  if (isUnknownApi(first) || isUnknownApi(second)) {
    return failed(
      fault('The tenant knows no API of this audience, so it refuses the login.', PLACES.audience, {
        found: audience,
        put: "the API's Identifier, to the letter (the slash at the end counts)",
      }),
    );
  }
  const { back, page: shown } = first;
  if (/^(login|consent|interaction|account_selection)_required$/.test(back?.['error'] ?? '')) return passed(audience);
  return unchecked(
    (shown && busy(shown)) ?? `the tenant answered ${back?.['error'] ?? 'with a page of its own'} to the login`,
  );
}

/** Auth0 says it to the callback, or on a page of its own. */
function isUnknownApi({ back, page }: Awaited<ReturnType<typeof authorize>>): boolean {
  if (page) return /service not found/i.test(page.text);
  return back['error'] === 'invalid_target' || /service not found/i.test(back['error_description'] ?? '');
}
