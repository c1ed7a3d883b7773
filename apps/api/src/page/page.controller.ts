import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname, join, posix } from 'node:path';
import { Controller, Get, Inject, NotFoundException, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Public } from '@latchkey/nest-auth';
import { CONFIG, type Config } from '../config/config';
import { pageHeaders, type PagePeers, peersOf } from './page-headers';

/** The page itself, for everyone: curl and uptime probes say that they take anything, or nothing at all. */
const START: ReadonlySet<string> = new Set(['/', '/index.html']);

/** Paths that are never a page, in whatever spelling they come. */
const NO_PAGE = /^\/(api|\.well-known)(\/|$)/i;

/** Answers the client's index.html for every page of the client; files themselves are served by `servePage`. */
@Controller()
@Public()
@ApiExcludeController()
export class PageController {
  private readonly html: readonly string[];
  private readonly peers: PagePeers;

  constructor(@Inject(CONFIG) config: Config) {
    this.html = readFileSync(join(config.pageFolder ?? '', 'index.html'), 'utf8').split('CSP_NONCE');
    this.peers = peersOf(config);
  }

  @Get('*')
  page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const path = plain(request.url.split('?', 1)[0] ?? '');
    if (!START.has(path) && !isDeepLink(path, request.headers.accept)) throw new NotFoundException();
    const nonce = randomBytes(16).toString('base64');
    reply.headers(pageHeaders(this.peers, nonce)).type('text/html; charset=utf-8').send(this.html.join(nonce));
  }
}

/** A missing file with an extension is missing: HTML in its place would be read as a script or a picture. */
function isDeepLink(path: string, accept = ''): boolean {
  return /\btext\/html\b/i.test(accept) && !NO_PAGE.test(path) && extname(path) === '';
}

/** A path without escapes, doubled slashes and dot segments. Fastify has refused one with a bad escape. */
function plain(path: string): string {
  return posix.normalize(decodeURIComponent(path).replaceAll('\\', '/'));
}
