/** Why a deployment ended, as one sentence, and what to look at. Errors of the Deploy CLI and of Auth0's SDK below it. */
export function failure(error: Error & { readonly statusCode?: number }, domain: string): string {
  let reason: Error = error;
  while (reason.cause instanceof Error) reason = reason.cause; // the SDK's own message says only that a request failed
  const says = `${domain} was not deployed to: ${reason.message.trim().replace(/\.?$/, '')}.`;
  if ([401, 403].includes(error.statusCode ?? 0)) {
    return `${says} Compare AUTH0_DEPLOY_CLIENT_ID and AUTH0_DEPLOY_CLIENT_SECRET with the machine-to-machine application's Settings, and its permissions for the Auth0 Management API.`;
  }
  return error.name === 'FetchError' ? `${says} Compare AUTH0_DOMAIN with the dashboard.` : says;
}
