#!/usr/bin/env bash
# js-yaml 4.1.1 writes what yaml 2.9.1 does not read: one list that is used more than a hundred times.
#
# Auth0's Deploy CLI exports by js-yaml, which writes an object that occurs again as `*ref_0`. yaml's reader counts the uses of
# aliases against attacks by expansion (maxAliasCount, 100) and counts those of a flat, harmless list too. Seen: a document in
# which 120 clients share one list of grant types is written and read by js-yaml, and ends in yaml with "Excessive
# alias count indicates a resource exhaustion attack". With 90 clients both read it.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund js-yaml@4.1.1 yaml@2.9.1
cat > seen.cjs <<'JS'
const { dump, load } = require('js-yaml');
const { parse } = require('yaml');
const shared = ['authorization_code', 'refresh_token'];
const seen = [90, 120].map((count) => {
  const text = dump({ clients: Array.from({ length: count }, (_, i) => ({ name: `app ${i}`, grant_types: shared })) });
  if (load(text).clients.length !== count) throw new Error('js-yaml does not read what it has written.');
  try {
    return `${count}: ${parse(text).clients.length} read`;
  } catch (error) {
    return `${count}: ${error.message}`;
  }
});
console.log(seen.join('\n'));
if (seen[0] !== '90: 90 read' || !/^120: Excessive alias count/.test(seen[1])) throw new Error('It behaves in another way now.');
JS
node seen.cjs
