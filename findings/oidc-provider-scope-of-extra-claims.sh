#!/usr/bin/env bash
# oidc-provider 9.13.3: what extraTokenClaims does to a token's scope reaches the answer and not the token.
#
# The hook gets the token that is about to be issued, and may be asynchronous. Setting `token.scope` in it changes `scope` in
# the answer of the token endpoint; the JWT was composed before and keeps the old one. So a client reads one set of scopes
# and the API another. Seen: answer "read", JWT "read write". Whoever takes scopes away there (Auth0's api.accessToken.removeScope
# at home) has to change the JWT's payload as well, in `formats.customizers.jwt`.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund oidc-provider@9.13.3
cat > seen.mjs <<'JS'
import { createServer } from 'node:http';
import { once } from 'node:events';
import Provider from 'oidc-provider';

const server = createServer();
await once(server.listen(0, '127.0.0.1'), 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;
const API = 'https://api.example';
const provider = new Provider(origin, {
  clients: [{ client_id: 'm', client_secret: 's', grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }],
  features: {
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => API,
      getResourceServerInfo: () => ({ scope: 'read write', audience: API, accessTokenFormat: 'jwt' }),
    },
  },
  extraTokenClaims(_ctx, token) {
    token.scope = 'read';
  },
});
server.on('request', provider.callback());
const response = await fetch(`${origin}/token`, {
  method: 'POST',
  headers: { authorization: `Basic ${btoa('m:s')}` },
  body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'read write' }),
});
const { scope, access_token: token, ...rest } = await response.json();
if (!token) throw new Error(JSON.stringify(rest));
const inside = JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).scope;
console.log(`answer: ${scope}; token: ${inside}`);
server.close();
if (scope !== 'read' || inside !== 'read write') throw new Error('It behaves in another way now.');
JS
node seen.mjs 2>/dev/null | grep answer
