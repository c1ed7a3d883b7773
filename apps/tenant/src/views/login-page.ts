import type { TenantModel, User } from '../configuration/model';
import { initials } from './avatar';
import { html } from './html';
import { brand, type Page } from './page';

/** So many accounts are shown; a page of two thousand buttons helps nobody. */
const SHOWN = 20;

/** What the login page shows beside the accounts. */
export interface LoginPage {
  readonly model: TenantModel;
  /** The name of the application that asked. */
  readonly application: string;
  /** Where that application lives. */
  readonly applicationOrigin: string;
  readonly username: string;
  /** Why the last try failed. */
  readonly error?: string;
}

/** The login page. Field names, ids and texts are those of Auth0's Universal Login, so a test can use either. */
export function loginPage({ model, application, applicationOrigin, username, error }: LoginPage): Page {
  const toPassword = username !== '';
  const namesAreUsed = model.users.some((user) => user.username !== undefined);
  const others = model.users.length - SHOWN;
  const invalid = error !== undefined && html`aria-invalid="true" aria-describedby="error-element-password"`;
  const content = html`<form method="post">
    <div class="pane">
      ${brand(model.name)}
      <h1>Log in to ${application}</h1>
      <p class="lead">${applicationOrigin}</p>
      ${error !== undefined && html`<p role="alert" id="error-element-password">${error}</p>`}
      <label for="username">${namesAreUsed ? 'Username or email address' : 'Email address'}</label>
      <input
        id="username"
        name="username"
        type="text"
        ${!namesAreUsed && html`inputmode="email"`}
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        required
        value="${username}"
        ${invalid}
        ${!toPassword && html`autofocus`}
      />
      <label for="password">Password</label>
      <input
        id="password"
        name="password"
        type="password"
        autocomplete="current-password"
        required
        ${invalid}
        ${toPassword && html`autofocus`}
      />
      <button class="primary" type="submit" name="action" value="default">Continue</button>
      <button class="quiet" type="submit" name="action" value="cancel" formnovalidate>Cancel</button>
    </div>
    <section class="pane side" aria-labelledby="accounts">
      <h2 id="accounts">Or choose an account</h2>
      <p class="hint">One click, no password. They are defined in <code>tenant.local.yaml</code>.</p>
      <ul class="accounts" role="list">
        ${model.users.slice(0, SHOWN).map((user) => html`<li>${accountButton(user)}</li>`)}
      </ul>
      ${others > 0 && html`<p class="hint">${others} more may log in by their email address.</p>`}
    </section>
  </form>`;
  return { title: 'Log in', tenant: model.name, content, wide: true };
}

function accountButton(user: User) {
  const name = String(user.claims['name'] ?? user.email);
  const permissions = [...user.permissions.values()].flat();
  return html`<button class="account" type="submit" name="account" value="${user.email}" formnovalidate>
    <span class="avatar" aria-hidden="true">${initials(name)}</span>
    <b>${name}</b>
    <small>${user.email}</small>
    <small>
      ${user.roles.length ? `Role ${user.roles.join(', ')}` : 'No role'}${
        permissions.length
          ? html`, may ${permissions.map((permission) => html`<code>${permission}</code> `)}`
          : ', no permissions'
      }
    </small>
    <svg
      class="go"
      viewBox="0 0 20 20"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <path d="m7.5 4.5 5.5 5.5-5.5 5.5" />
    </svg>
  </button>`;
}
