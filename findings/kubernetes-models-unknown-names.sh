#!/usr/bin/env bash
# kubernetes-models 5.1.0: validate() takes names that no object of Kubernetes has.
#
# Its schemas come from Kubernetes' own OpenAPI document, which does not say that other properties are forbidden, so they are
# not. Seen: `replica: 2` and a container's `redinessProbe` are valid and stay in the object, where `replicas: 'two'` is
# refused. The API server drops such a field and warns ("unknown field"); by default `kubectl` refuses it.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund kubernetes-models@5.1.0
cat > seen.mjs <<'JS'
import { Deployment } from 'kubernetes-models/apps/v1';

function judge(more, ofContainer) {
  const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a', image: 'a', ...ofContainer }] } };
  const deployment = new Deployment({ metadata: { name: 'a' }, spec: { selector: { matchLabels: { app: 'a' } }, template, ...more } });
  try {
    deployment.validate();
    return 'valid';
  } catch ({ message }) {
    return message;
  }
}
const seen = [judge({ replica: 2 }), judge({}, { redinessProbe: {} }), judge({ replicas: 'two' })];
console.log(seen.join(', '));
if (seen.join() !== 'valid,valid,data/spec/replicas must be integer') throw new Error('It behaves in another way now.');
JS
node seen.mjs
