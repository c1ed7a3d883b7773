#!/usr/bin/env bash
# prom-client 15.1.3: a worker's Infinity is not Infinity any more in the figures of all workers.
#
# AggregatorRegistry asks workers for their figures by node:cluster's messages, which are JSON unless `serialization` says otherwise,
# and JSON has no Infinity: it becomes null, and a sum with null is 0. So a gauge such as "time since the last success, infinite
# before the first" says 0, the best there is, where it should say the worst. Nothing warns of it. Seen: 0 with the default,
# +Inf once the primary has said `cluster.setupPrimary({ serialization: 'advanced' })`.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund prom-client@15.1.3
cat > seen.cjs <<'JS'
const cluster = require('node:cluster');
const { once } = require('node:events');
const { AggregatorRegistry, Gauge } = require('prom-client');

const registry = new AggregatorRegistry();
if (cluster.isWorker) {
  new Gauge({ name: 'age', help: 'Infinite before the first time.' }).set(Infinity);
  process.send('ready');
} else {
  cluster.setupPrimary({ serialization: process.argv[2] });
  const worker = cluster.fork();
  once(worker, 'message').then(async () => {
    console.log(/^age (.*)$/m.exec(await registry.clusterMetrics())?.[1]);
    worker.kill();
  });
}
JS
json=$(node seen.cjs json) advanced=$(node seen.cjs advanced)
echo "JSON: $json; advanced: $advanced"
if [ "$json/$advanced" != 0/+Inf ]; then echo 'It behaves in another way now.' && exit 1; fi
