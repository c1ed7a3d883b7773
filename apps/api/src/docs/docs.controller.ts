import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@latchkey/nest-auth';
import { API_REFUSALS } from '../refusals';
import { DOCS_POLICY } from './docs';

const escape = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

const rows = Object.entries(API_REFUSALS).map(
  ([code, { status, title, remedy }]) =>
    `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escape(title)}</td><td>${escape(remedy)}</td></tr>`,
);

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Refusals of the API</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem}
table{border-collapse:collapse}td,th{padding:.4rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid #8884}:target{background:#fc03}</style></head>
<body><h1>Refusals of the API</h1><table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th><th>What to do</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></body></html>`;

/** What the `type` of a refusal links to. */
@Controller('api/docs/refusals')
@Public()
@ApiExcludeController()
export class DocsController {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', DOCS_POLICY)
  refusals(): string {
    return PAGE;
  }
}
