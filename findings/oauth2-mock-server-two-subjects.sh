#!/usr/bin/env bash
# oauth2-mock-server 8.2.3: the two tokens of one answer name two people.
#
# Its ID token's subject is always "johndoe", and its access token's is the name that was sent with the password grant. Seen:
# who asks for `openid` as "jane" gets an access token of jane and an ID token of johndoe. An application that joins what its
# page knows (ID token) with what its API stores (access token) meets a person that it cannot have with a real provider; and
# `audience` and `resource` are passed over, so its access tokens have no `aud` at all (RFC 9068, section 3, asks for one).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund oauth2-mock-server@8.2.3 jose@6.2.18
cat > seen.mjs <<'JS'
import { OAuth2Server } from 'oauth2-mock-server';
import { decodeJwt } from 'jose';

const server = new OAuth2Server();
await server.issuer.keys.generate('RS256');
await server.start(0, '127.0.0.1');
const person = { grant_type: 'password', username: 'jane', password: 'x', scope: 'openid', client_id: 'page' };
const body = new URLSearchParams({ ...person, audience: 'https://api.example', resource: 'https://api.example' });
const answer = await (await fetch(`${server.issuer.url}/token`, { method: 'POST', body })).json();
await server.stop();
const [access, id] = [decodeJwt(answer.access_token), decodeJwt(answer.id_token)];
console.log(`access token: sub ${access.sub}, aud ${access.aud}; ID token: sub ${id.sub}, aud ${id.aud}`);
if (access.sub !== 'jane' || id.sub !== 'johndoe' || 'aud' in access) throw new Error('It behaves in another way now.');
JS
node seen.mjs
