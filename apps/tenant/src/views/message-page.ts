import { html, type Html } from './html';
import { brand, type Page } from './page';

/** A page that says one thing: what happened, and what to do about it. */
export function messagePage(tenant: string, heading: string, ...paragraphs: (string | Html)[]): Page {
  const content = html`<div class="pane">
    ${brand(tenant)}
    <h1>${heading}</h1>
    ${paragraphs.map((paragraph) => html`<p class="lead">${paragraph}</p>`)}
  </div>`;
  return { title: heading, tenant, content };
}

/** For a login page that is not there any more: an old tab, the back button, a bookmark. */
export const loginEndedPage = (tenant: string): Page =>
  messagePage(
    tenant,
    'This login has ended',
    'It was finished or given up already, or waited for more than an hour. Go back to the application and log in from there.',
  );

/** Asks whether a person who was sent here without proof of who they are wants to log out. `form` is the engine's. */
export function confirmLogoutPage(tenant: string, action: string, xsrf: string): Page {
  const content = html`<form method="post" action="${action}">
    <div class="pane">
      ${brand(tenant)}
      <h1>Log out?</h1>
      <p class="lead">An application asks to end your session here.</p>
      <input type="hidden" name="xsrf" value="${xsrf}" />
      <button class="primary" type="submit" name="logout" value="yes">Log out</button>
      <button class="quiet" type="submit">Stay logged in</button>
    </div>
  </form>`;
  return { title: 'Log out', tenant, content };
}
