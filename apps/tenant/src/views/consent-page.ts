import type { ConsentItem } from '../consent';
import type { TenantModel } from '../configuration/model';
import { html } from './html';
import { brand, type Page } from './page';

/** Asks a person whether an application may act in their name. Texts and button values are Auth0's. */
export function consentPage(
  model: TenantModel,
  application: string,
  email: string,
  items: readonly ConsentItem[],
): Page {
  const content = html`<form method="post">
    <div class="pane">
      ${brand(model.name)}
      <h1>Authorize App</h1>
      <p class="lead">${application} is requesting access to the account of ${email}.</p>
      <ul>
        ${items.map(
          ({ api, scopes }) =>
            html`<li>
              ${api === undefined ? 'Profile' : (model.apis.get(api)?.name ?? api)}:
              ${scopes.map((scope) => html`<code>${scope}</code> `)}
            </li>`,
        )}
      </ul>
      <button class="primary" type="submit" name="action" value="accept">Accept</button>
      <button class="quiet" type="submit" name="action" value="cancel">Decline</button>
    </div>
  </form>`;
  return { title: 'Authorize App', tenant: model.name, content };
}
