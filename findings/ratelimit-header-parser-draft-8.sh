#!/usr/bin/env bash
# ratelimit-header-parser 0.1.0 reads nothing in what express-rate-limit 8.7.5 of the same authors writes as 'draft-8'.
#
# Since draft 8, `RateLimit` of draft-ietf-httpapi-ratelimit-headers is a list of named limits (`"caller"; r=9; t=60`); the
# parser knows the forms up to draft 7. It neither throws nor gives undefined, as it does where there is no such field. Seen:
# drafts 6 and 7 are read; draft 8 gives NaN, NaN and an invalid date, whatever the limit's name. A client that waits until
# such a `reset` does not wait.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund express@5.3.0 express-rate-limit@8.7.5 ratelimit-header-parser@0.1.0
cat > seen.mjs <<'JS'
import { once } from 'node:events';
import express from 'express';
import { rateLimit } from 'express-rate-limit';
import { parseRateLimit } from 'ratelimit-header-parser';

async function read(standardHeaders) {
  const app = express().use(rateLimit({ windowMs: 60_000, limit: 10, standardHeaders, legacyHeaders: false }));
  const server = app.get('/', (_request, response) => response.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { headers } = await fetch(`http://127.0.0.1:${server.address().port}`);
  server.close();
  const { limit, remaining, reset } = parseRateLimit(headers);
  return `${limit} ${remaining} ${reset && reset.getTime() > 0}`;
}
const seen = [await read('draft-6'), await read('draft-7'), await read('draft-8')];
console.log(seen.join(', '));
console.log('no field:', parseRateLimit(new Headers()));
if (seen.join() !== '10 9 true,10 9 true,NaN NaN false') throw new Error('It behaves in another way now.');
JS
node seen.mjs
