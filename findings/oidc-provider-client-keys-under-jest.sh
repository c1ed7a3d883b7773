#!/usr/bin/env bash
# oidc-provider 9.13.3 in jest 30.2: a client with a key of its own (private_key_jwt) is refused, with a text that blames the key.
#
# The engine copies its clients' metadata by structuredClone. In jest's sandbox that global is the outer realm's, so the copy's
# prototypes are not the sandbox's, and the engine's test for a plain object fails on the key set. Seen, for one and the same
# client: taken in Node, "client JSON Web Key Set is invalid" in jest. Clients without keys are taken in both. A test of such a
# client has to run the server in a process of its own.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm pkg set type=module
npm install --silent --no-audit --no-fund oidc-provider@9.13.3 jest@30.2.0
cat > verdict.mjs <<'JS'
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

/** What the engine says of a machine with a public key of its own. */
export async function verdict() {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' };
  const client = {
    client_id: 'robot',
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    jwks: { keys: [key] },
  };
  const provider = new Provider('http://localhost:1', { clients: [client], features: { clientCredentials: { enabled: true } } });
  return provider.Client.find('robot').then(
    () => 'taken',
    (error) => error.error_description,
  );
}
JS
cat > seen.test.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { verdict } from './verdict.mjs';
test('the client', async () => writeFileSync('in-jest', await verdict()));
JS
node -e "import('./verdict.mjs').then(({ verdict }) => verdict()).then((text) => console.log(text))" 2>/dev/null | grep -v NOTICE > in-node
NODE_OPTIONS=--experimental-vm-modules npx jest --testMatch '**/*.test.mjs' >/dev/null 2>&1
echo "Node: $(cat in-node); jest: $(cat in-jest)"
grep -qx taken in-node
grep -qx 'client JSON Web Key Set is invalid' in-jest
