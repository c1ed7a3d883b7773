// The application as the tenant knows it: its id, its type, its API, and the three lists of URLs.
import { authorize, busy, callbackOf, createPkce } from '../authorize.mjs';
import { ask, parseObject } from '../http.mjs';
import { PLACES } from '../places.mjs';
import { failed, fault, passed, unchecked } from '../results.mjs';
import { addressOf } from '../address.mjs';

/**
 * Asks for a login: the tenant says so if it does not know the client. Where its page says neither that nor that the
 * callback is wrong, the token endpoint is asked, which knows the code to be wrong only for a client that it knows.
 */
export async function checkClient(context) {
  const { clientId } = context.config.auth;
  const { page } = await authorize(context, context.pages[0]);
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
async function exchangeNothing({ tenant, config, pages, limit }) {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: config.auth.clientId,
    code: 'asked-by-the-doctor',
    code_verifier: createPkce().verifier,
    redirect_uri: callbackOf(pages[0]),
  });
  const answer = await ask(`${tenant}/oauth/token`, { method: 'POST', body, limit });
  return { answer, error: parseObject(answer.text)?.error };
}

const NEEDS_SECRET = {
  says: 'The application is of a type that needs a secret, which a page cannot keep.',
  place: PLACES.applicationType,
  put: 'Single Page Application (in tenant.yaml: spa, with token_endpoint_auth_method: none)',
};

/** What the token endpoint's error says of the application. */
const TYPE_FAULTS = {
  access_denied: NEEDS_SECRET,
  invalid_client: NEEDS_SECRET,
  unauthorized_client: {
    says: 'The application may not log people in by authorization code.',
    place: PLACES.grantTypes,
    put: 'Authorization Code, Refresh Token',
  },
};

/** A public client is told that its code is wrong, any other that it has no secret. */
export async function checkType(context) {
  const { answer, error } = await exchangeNothing(context);
  if (busy(answer)) return unchecked(busy(answer));
  if (error === 'invalid_grant') return passed('a public client, as a page must be');
  const known = TYPE_FAULTS[error];
  if (!known) return unchecked(`the token endpoint answered ${answer.status} ${error ?? 'without an error code'}`);
  return failed(fault(known.says, known.place, { found: `${answer.status} ${error}`, put: known.put }));
}

/** Whether the tenant leads back to each page; it shows a page of its own where it does not know the callback. */
export async function checkCallbacks(context) {
  const accepted = [];
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
export async function checkLogoutUrls({ tenant, config, pages, limit }) {
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
export async function checkWebOrigins(context) {
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

/** Asks for each page and makes one fault of those that are refused, with the whole list to paste. */
async function checkEach(pages, { all = pages, urlOf = (page) => page, place, says, probe }) {
  const refused = [];
  for (const page of pages) {
    const { accepted, answer } = await probe(page);
    if (answer && busy(answer)) return unchecked(busy(answer));
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
export async function checkAudience(context) {
  const { audience } = context.config.auth;
  const [page] = context.accepted;
  if (!page) return unchecked('needs a callback URL that the tenant accepts');
  const answers = [await authorize(context, page), await authorize(context, page, { prompt: undefined })];
  if (answers.some(isUnknownApi)) {
    return failed(
      fault('The tenant knows no API of this audience, so it refuses the login.', PLACES.audience, {
        found: audience,
        put: "the API's Identifier, to the letter (the slash at the end counts)",
      }),
    );
  }
  const [{ back, page: shown }] = answers;
  if (/^(login|consent|interaction|account_selection)_required$/.test(back?.error)) return passed(audience);
  return unchecked(
    (shown && busy(shown)) ?? `the tenant answered ${back?.error ?? 'with a page of its own'} to the login`,
  );
}

/** Auth0 says it to the callback, or on a page of its own. */
function isUnknownApi({ back, page }) {
  if (page) return /service not found/i.test(page.text);
  return back.error === 'invalid_target' || /service not found/i.test(back.error_description);
}
