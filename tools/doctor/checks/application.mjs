// The application as the tenant knows it: its id, its type, its API, and the three lists of URLs.
import { authorize, busy, callbackOf, createPkce } from '../authorize.mjs';
import { ask, parseObject } from '../http.mjs';
import { PLACES } from '../places.mjs';
import { failed, fault, passed, unchecked } from '../results.mjs';

/** Asks for a login: the tenant says so if it does not know the client. */
export async function checkClient(context) {
  const { page } = await authorize(context, context.pages[0]);
  if (!page) return passed(context.config.auth.clientId);
  if (busy(page)) return unchecked(busy(page));
  if (!/unknown(\+|%20|\s)(client|application)/i.test(page.url + page.text)) {
    return passed(context.config.auth.clientId);
  }
  return failed(
    fault('The tenant knows no application with this client id.', PLACES.clientId, {
      found: context.config.auth.clientId,
      put: 'the Client ID of your Single Page Application',
    }),
  );
}

/** What the token endpoint's error says of the application; `invalid_grant` is the one that a right one gets. */
const TYPE_FAULTS = {
  unauthorized_client: {
    says: 'The application may not log people in by authorization code.',
    place: PLACES.grantTypes,
    put: 'Authorization Code, Refresh Token',
  },
  access_denied: {
    says: 'The application is of a type that needs a secret, which a page cannot keep.',
    place: PLACES.applicationType,
    put: 'Single Page Application (in tenant.yaml: spa, with token_endpoint_auth_method: none)',
  },
};
TYPE_FAULTS.invalid_client = TYPE_FAULTS.access_denied;

/** Exchanges a code that does not exist: a public client is told that the code is wrong, any other that it has no secret. */
export async function checkType({ tenant, config, pages, limit }) {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: config.auth.clientId,
    code: 'asked-by-the-doctor',
    code_verifier: createPkce().verifier,
    redirect_uri: callbackOf(pages[0]),
  });
  const answer = await ask(`${tenant}/oauth/token`, { method: 'POST', body, limit });
  if (busy(answer)) return unchecked(busy(answer));
  const { error } = parseObject(answer.text) ?? {};
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
      return { accepted: answer.location !== undefined && new URL(answer.location).origin === page, answer };
    },
  });
}

/** Whether the tenant talks to a hidden frame of each page (response_mode=web_message), which silent authentication is. */
export async function checkWebOrigins(context) {
  if (!context.accepted.length) return unchecked('needs a callback URL that the tenant accepts');
  return checkEach(context.accepted, {
    all: context.pages,
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
  return failed(fault(says(refused.join(' and ')), place, { found, put: all.map(urlOf).join(', ') }));
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
