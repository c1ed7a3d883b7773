#!/usr/bin/env bash
# prom-client 15.1.3: one worker that hangs fails the figures of all, and one that ends makes their sum go back.
#
# AggregatorRegistry.clusterMetrics() waits for every worker that is connected, and rejects after 5 s where one does not answer, though
# the others have: each scrape fails. When a worker ends, what it had counted leaves the sum. A counter that became less is a restart to
# Prometheus (rate(), increase()), so what the others have counted since their start counts once more: an alert on an error that
# happened last week goes off now. Seen: 30 of two workers, "Operation timed out." while one is stopped, then 10, which reads as an
# increase of 10 where nothing happened.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund prom-client@15.1.3
cat > seen.cjs <<'JS'
const cluster = require('node:cluster');
const { once } = require('node:events');
const { AggregatorRegistry, Counter } = require('prom-client');

const registry = new AggregatorRegistry();
if (cluster.isWorker) {
  new Counter({ name: 'faults', help: 'Counted.' }).inc(10 * cluster.worker.id);
  process.send('ready');
} else {
  void (async () => {
    const workers = [cluster.fork(), cluster.fork()];
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    const seen = () =>
      registry.clusterMetrics().then(
        (text) => /^faults (.*)$/m.exec(text)?.[1],
        (error) => error.message,
      );
    const all = await seen();
    workers[1].process.kill('SIGSTOP');
    const stopped = await seen();
    workers[1].process.kill('SIGKILL');
    await once(workers[1], 'exit');
    console.log([all, stopped, await seen()].join('; '));
    workers[0].process.kill();
    process.exit();
  })();
}
JS
seen=$(node seen.cjs)
echo "$seen"
if [ "$seen" != '30; Operation timed out.; 10' ]; then echo 'It behaves in another way now.' && exit 1; fi
