// Whether the API hears of a session that ends (OpenID Connect Back-Channel Logout 1.0).
import { readDefinition, readLocal } from '../definition';
import { ask, parseObject } from '../http';
import type { Known, Verdict } from '../known';
import { PLACES } from '../places';
import { failed, fault, passed, unchecked, warned } from '../results';

/** Where the API takes logout tokens. */
const PATH = '/api/backchannel-logout';

/**
 * Asks the API whether it takes logout tokens, by sending none; and looks for its address in the tenant's definition, for no
 * tenant shows from outside whom it tells.
 */
export async function checkLogout(context: Known): Promise<Verdict> {
  const { discovery, apiOrigin, local, limit } = context;
  if (discovery['backchannel_logout_supported'] !== true) {
    return unchecked(
      'the tenant tells no API of logouts: backchannel_logout_supported is not in its metadata (at Auth0: a plan for enterprises)',
    );
  }
  const url = apiOrigin + PATH;
  const answer = await ask(url, { method: 'POST', body: new URLSearchParams(), limit });
  if (answer.status !== 400 || parseObject(answer.text)?.['error'] !== 'invalid_request') {
    return failed(
      fault(`${url} takes no logout tokens.`, PLACES.api, {
        found: String(answer.status),
        put: '400 with the error invalid_request, for a request without a token',
      }),
    );
  }
  const urls = local ? localUrls(context) : definedUrls(context);
  if (urls.length > 0) return passed(urls.join(', '));
  return warned(
    fault('The definition does not say that the API is told when a session ends.', PLACES.backchannelLogout, {
      found: 'nothing',
      put: `${apiOrigin.startsWith('https:') ? url : `https://… of the API, with ${PATH}`}, for all initiators`,
    }),
  );
}

const definedUrls = ({ env, workingFolder }: Known): readonly string[] =>
  (readDefinition(env, workingFolder).clients ?? []).flatMap(
    ({ oidc_logout: logout }) => logout?.backchannel_logout_urls ?? [],
  );

/** The local tenant is told in tenant.local.yaml, too. */
function localUrls(context: Known): readonly string[] {
  const clients = Object.values(readLocal(context.env, context.workingFolder).clients ?? {});
  const paths = clients.flatMap(({ backchannel_logout_path: path }) => path ?? []);
  return [...definedUrls(context), ...paths.map((path) => context.apiOrigin + path)];
}
