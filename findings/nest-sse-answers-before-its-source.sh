#!/usr/bin/env bash
# @nestjs/core 12.5.1: an @Sse() handler that gives an Observable has answered 200 before the first value.
#
# The headers go out when the Observable is there, before its source has said anything. A source that then fails, such as a
# store that cannot be reached, cannot become a 503 any more: the client gets 200 and `event: error`, and takes the stream for
# one that was open. Seen with a source that fails after 300 ms: headers before that time, 200, `event: error`; and 503 where the
# handler rejects before it gives the Observable, which is what whoever has to look first should do.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund @nestjs/common@12.5.1 @nestjs/core@12.5.1 \
  @nestjs/platform-fastify@12.5.0 reflect-metadata@0.2.2 rxjs@7.8.2
cat > seen.mjs <<'JS'
import 'reflect-metadata';
import { Controller, Module, ServiceUnavailableException, Sse } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { from } from 'rxjs';

let failed = Infinity;
async function source() {
  await new Promise((resolve) => setTimeout(resolve, 300));
  failed = performance.now();
  throw new ServiceUnavailableException('the store is away');
}
class Streams {
  observable() {
    return from(source());
  }
  async promise() {
    return from([await source()]);
  }
}
for (const name of ['observable', 'promise'])
  Sse(name)(Streams.prototype, name, Object.getOwnPropertyDescriptor(Streams.prototype, name));
Controller()(Streams);
class App {}
Module({ controllers: [Streams] })(App);
const app = await NestFactory.create(App, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
const seen = [];
for (const name of ['observable', 'promise']) {
  failed = Infinity;
  const response = await fetch(`${await app.getUrl()}/${name}`);
  const when = performance.now() < failed ? 'before' : 'after';
  const event = /^event: error$/m.test(await response.text()) ? ', event: error' : '';
  seen.push(`${name}: ${response.status} ${when} the source has failed${event}`);
}
console.log(seen.join('\n'));
await app.close();
const known = ['observable: 200 before the source has failed, event: error', 'promise: 503 after the source has failed'];
if (seen.join() !== known.join()) throw new Error('It behaves in another way now.');
JS
node seen.mjs
