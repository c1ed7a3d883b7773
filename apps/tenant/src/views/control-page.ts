import { FAULTS } from '../control/faults';
import type { ControlState } from '../control/state';
import { CONTROL_SCRIPT, SCRIPT_SOURCE } from './control-script';
import { html, Html } from './html';
import { brand, type Page } from './page';
import { STYLE_SOURCE } from './style';

/** The one page of the tenant with a script; it may call the tenant itself and nobody else. */
export const CONTROL_POLICY = [
  "default-src 'none'",
  `script-src ${SCRIPT_SOURCE}`,
  `style-src ${STYLE_SOURCE}`,
  'img-src data:',
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const option = (value: string, selected: boolean) =>
  html`<option value="${value}" ${selected && html`selected`}>${value}</option>`;

/** A switch: its name, its state in words, and a form that changes it. */
function row(name: string, state: string | Html, form: Html): Html {
  return html`<section>
    <h2>${name}</h2>
    <p class="hint">${state}</p>
    ${form}
  </section>`;
}

const form = (action: string, fields: Html | string, button: string) =>
  html`<form data-action="/_tenant/${action}">${fields}<button type="submit">${button}</button></form>`;

const personOptions = ({ people }: ControlState, anybody = 'Everybody') =>
  html`<select name="user" aria-label="Person">
    <option value="">${anybody}</option>
    ${people.map(({ email }) => option(email, false))}
  </select>`;

/** Every switch with its state. What it sends is what anybody can post, see control/actions.ts. */
export function controlPage(tenant: string, state: ControlState): Page {
  const content = html`<div class="pane controls">
    ${brand(tenant)}
    <h1>Bad weather</h1>
    <p class="lead">
      Every bad day on a switch. All of it works over HTTP too: <code>docs/tenant.md</code> has the calls.
    </p>
    ${state.faults.map((fault) => html`<p role="alert">${fault}</p>`)}
    <p role="alert" id="problem" hidden></p>
    ${form('reset', '', 'Reset every switch')} ${keys(state)} ${tokens(state)} ${logins(state)} ${people(state)}
    ${new Html(`<script>${CONTROL_SCRIPT}</script>`)}
  </div>`;
  return { title: 'Bad weather', tenant, content };
}

function keys({ signingKeys, switches }: ControlState): Html {
  const [signing = '', ...old] = signingKeys;
  const select = html`<select name="keyServer" aria-label="Key server">
    ${['up', 'down', 'slow', 'garbage'].map((value) => option(value, value === switches.keyServer))}
  </select>`;
  const published = html`Signs with <code>${signing}</code>; ${old.length} older published.`;
  return html`${row('Signing keys', published, html`${form('keys/rotate', '', 'Rotate')} ${form('keys/withdraw', '', 'Withdraw old')}`)}
  ${row('Key server', `It is ${switches.keyServer}.`, form('switches', select, 'Set'))}`;
}

function tokens(state: ControlState): Html {
  const { clockSkew, nextAccessTokenLifetime: next } = state.switches;
  const skew = html`<input
    name="clockSkew"
    type="number"
    data-as="number"
    required
    value="${clockSkew}"
    aria-label="Seconds"
  />`;
  const lifetime = html`<input
    name="nextAccessTokenLifetime"
    type="number"
    min="1"
    data-as="number"
    value="${next ?? ''}"
    aria-label="Seconds"
  />`;
  const faults = html`<select name="fault" aria-label="Fault">
    <option value="">Good</option>
    ${Object.keys(FAULTS).map((fault) => option(fault, false))}
  </select>`;
  const order = html`<form data-action="/_tenant/tokens" data-optional>
    ${personOptions(state, 'First account')} ${faults}<button type="submit">Mint</button><output></output>
  </form>`;
  return html`${row('Clock', `It is ${clockSkew} s fast.`, form('switches', skew, 'Set'))}
  ${row('Next access token', next === null ? 'It lives as long as tenant.yaml says.' : `It lives ${next} s.`, form('switches', lifetime, 'Set'))}
  ${row('A token for a test', 'An access token, without a login.', order)}`;
}

function logins(state: ControlState): Html {
  const { requireConsent, denyNextLogin } = state.switches;
  const consent = html`<input type="hidden" name="requireConsent" data-as="flag" value="${String(!requireConsent)}" />`;
  const reason = html`<input
    name="denyNextLogin"
    value="${denyNextLogin ?? ''}"
    placeholder="Reason"
    aria-label="Reason"
  />`;
  const someone = (action: string, button: string) =>
    html`<form data-action="/_tenant/${action}" data-optional>
      ${personOptions(state)}<button type="submit">${button}</button>
    </form>`;
  const reuses = `Seen ${state.refreshTokenReuses} times: their families are revoked.`;
  const loggedIn = state.sessions.map(({ user }) => user).join(', ') || 'nobody';
  return html`${row('Sessions', `Logged in: ${loggedIn}.`, someone('sessions/revoke', 'Revoke'))}
  ${row('Back-channel logout', deliveries(state), html``)}
  ${row('Reuse of an old refresh token', reuses, someone('refresh-tokens/reuse', 'Reuse'))}
  ${row('Consent', requireConsent ? 'Every application must ask.' : 'Only applications of third parties ask.', form('switches', consent, requireConsent ? 'Ask less' : 'Always ask'))}
  ${row('Next login', denyNextLogin === null ? 'It is let in.' : `It is denied: ${denyNextLogin}`, form('switches', reason, 'Deny'))}`;
}

function deliveries({ backchannelLogouts }: ControlState): Html | string {
  if (backchannelLogouts.length === 0) return 'No application was told of a session that ended.';
  return html`${backchannelLogouts.map(
    ({ application, user, initiator, url, attempts, state, answer }) =>
      html`${application} of ${user}'s session (${initiator}) at <code>${url}</code>: ${state}, ${answer}, attempt
        ${attempts}.<br />`,
  )}`;
}

function people(state: ControlState): Html {
  const roles = (own: readonly string[]) =>
    state.roles.map(
      (role) =>
        html`<label
          ><input
            type="checkbox"
            name="roles"
            data-as="list"
            value="${role}"
            ${own.includes(role) && html`checked`}
          />${role}</label
        >`,
    );
  const rows = state.people.map((person) =>
    form(
      'people/roles',
      html`<input type="hidden" name="email" value="${person.email}" />${person.email} ${roles(person.roles)}`,
      'Set roles',
    ),
  );
  const added = html`<input name="email" type="email" required placeholder="Email" aria-label="Email" />
    <input name="password" required placeholder="Password" aria-label="Password" />${roles([])}`;
  return html`${row('People', 'Their roles count from the next token on.', html`${rows}`)}
  ${row('A new person', 'Gone with the next start.', form('people', added, 'Add'))}`;
}
