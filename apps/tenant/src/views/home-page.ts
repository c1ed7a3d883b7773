import type { TenantModel } from '../configuration/model';
import { html } from './html';
import { brand, type Page } from './page';

const SHOWN = 20;

/** Names in a row, the first few of many. */
function few(names: readonly string[]): string {
  const others = names.length - SHOWN;
  return `${names.slice(0, SHOWN).join(', ') || 'none'}${others > 0 ? ` and ${others} more` : ''}`;
}

/** What a person finds who opens the tenant's address itself. */
export function homePage(model: TenantModel, issuer: string): Page {
  const rows = [
    ['Issuer', issuer],
    ['Applications', few([...model.clients.values()].map(({ name, id }) => `${name} (${id})`))],
    ['APIs', few([...model.apis.keys()])],
    ['Accounts', few(model.users.map(({ email }) => email))],
  ];
  const content = html`<div class="pane">
    ${brand(model.name)}
    <h1>The tenant is running</h1>
    <p class="lead">
      Applications send people here to log in. Start from the application: there is nothing to do on this page.
    </p>
    <dl>
      ${rows.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
      <div>
        <dt>Bad weather</dt>
        <dd><a href="/_tenant">Switches for every bad day, and tokens for tests</a></dd>
      </div>
      <div>
        <dt>For programs</dt>
        <dd>
          <a href="/.well-known/openid-configuration">openid-configuration</a>,
          <a href="/.well-known/jwks.json">jwks.json</a>
        </dd>
      </div>
    </dl>
  </div>`;
  return { title: 'Local tenant', tenant: model.name, content };
}
