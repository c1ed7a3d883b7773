#!/usr/bin/env bash
# angular-auth-oidc-client 22.0.1: an authority that ends with a slash is asked for `//.well-known/openid-configuration`.
#
# Auth0's issuers end with a slash, and OpenID Connect Discovery 1.0 section 4.1 has it taken off before the path is put
# behind it. Here nothing is taken off. Seen, for `http://localhost:…` and `http://localhost:…/`: one slash, and two. A server
# that does not fold slashes answers 404. The authority has to be written without the slash that `iss` has; the document's own
# `issuer` is what tokens are held against, so that they still match.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm pkg set type=module
angular=22.0.0
npm install --silent --no-audit --no-fund angular-auth-oidc-client@22.0.1 rxjs@7.8.2 \
  @angular/{common,compiler,core,platform-browser,router}@$angular
cat > seen.mjs <<'JS'
import '@angular/compiler';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { PlatformLocation } from '@angular/common';
import { provideHttpClient } from '@angular/common/http';
import { MockPlatformLocation } from '@angular/common/testing';
import {
  createEnvironmentInjector,
  DOCUMENT,
  Injector,
  PLATFORM_ID,
  provideZonelessChangeDetection,
  RendererFactory2,
  ɵConsole,
  ɵINJECTOR_SCOPE,
} from '@angular/core';
import { AbstractSecurityStorage, LogLevel, OidcSecurityService, provideAuth } from 'angular-auth-oidc-client';
import { firstValueFrom } from 'rxjs';

const asked = [];
const server = createServer(({ url }, response) => {
  asked.push(url);
  const issuer = `http://localhost:${server.address().port}/`;
  const document = { issuer, jwks_uri: `${issuer}keys`, authorization_endpoint: `${issuer}authorize` };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
}).listen(0, 'localhost');
await once(server, 'listening');

/** What a browser would bring; the library asks for nothing of it here. */
const surroundings = [
  { provide: ɵINJECTOR_SCOPE, useValue: 'root' },
  { provide: ɵConsole, useValue: console },
  { provide: PLATFORM_ID, useValue: 'browser' },
  { provide: DOCUMENT, useValue: { location: { href: 'http://localhost/' } } },
  { provide: PlatformLocation, useValue: new MockPlatformLocation() },
  { provide: RendererFactory2, useValue: { createRenderer: () => ({}) } },
  provideZonelessChangeDetection(),
];
for (const slash of ['', '/']) {
  const config = {
    authority: `http://localhost:${server.address().port}${slash}`,
    clientId: 'page',
    redirectUrl: 'http://localhost/callback',
    responseType: 'code',
    scope: 'openid',
    logLevel: LogLevel.None,
  };
  const storage = { read: () => null, write: () => undefined, remove: () => undefined, clear: () => undefined };
  const injector = createEnvironmentInjector(
    [
      ...surroundings,
      provideHttpClient(),
      provideAuth({ config }),
      { provide: AbstractSecurityStorage, useValue: storage },
    ],
    Injector.NULL,
  );
  await firstValueFrom(injector.get(OidcSecurityService).preloadAuthWellKnownDocument());
}
console.log(asked.join('\n'));
process.exit();
JS
node seen.mjs | tee seen
printf '%s\n' /.well-known/openid-configuration //.well-known/openid-configuration | cmp - seen
