// Who calls the cluster. Each runs until it is told to end, and counts what came back in a row of the table.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { logIn } from '../tools/strangers/latchkey/log-in.mjs';
import { call, createProver } from './calls.mjs';
import { AUDIENCE, CALLBACK, CLIENT, emailOf, PASSWORD } from './tenant.mjs';

/** Milliseconds after which a caller has a new token. */
const RENEWAL = 2000;
/** Faults that are kept in words; all are counted. */
const TOLD = 5;

/** What one kind of caller counts. */
export class Row {
  good = 0;
  refused = 0;
  /** Answers that a kill, a new key or a store that is away explains. */
  excused = {};
  faults = 0;
  told = [];

  constructor(name) {
    this.name = name;
  }

  excuse(why) {
    this.excused[why] = (this.excused[why] ?? 0) + 1;
  }

  fault(words) {
    this.faults++;
    if (this.told.length < TOLD) this.told.push(words);
  }
}

const inWords = ({ status, text }) => `${status} ${text.slice(0, 200)}`;
const cutOff = ({ status }) => status === 0 || status === 502;
const codeOf = ({ text }) => /"code":"(\w+)"/.exec(text)?.[1];

/** Gives a caller's token, a new one each time the last is old. */
function tokens(mint) {
  let token;
  let since = -Infinity;
  return async () => {
    if (Date.now() - since > RENEWAL) [token, since] = [await mint(), Date.now()];
    return token;
  };
}

/** Sorts the answer to a request that should be let in. Gives whether it was. */
function judge(answer, row, diary) {
  if (answer.status === 200) row.good++;
  else if (cutOff(answer)) row.excuse('cut off');
  else if (answer.status === 401 && diary.keyIsYoung(Date.now())) row.excuse('new key');
  else row.fault(inWords(answer));
  return answer.status === 200;
}

/** Calls with a bearer token, and never too often. */
export async function read({ name, row, cluster: { origin, tenant, diary }, signal }) {
  const token = tokens(() => tenant.mint({ user: emailOf(name) }));
  while (!signal.aborted) {
    const headers = { Authorization: `Bearer ${await token()}` };
    judge(await call(`${origin}/api/external`, { headers }), row, diary);
    await pause(40);
  }
}

/** Sends each proof three times at once: one of them is let in. */
export async function prove({ name, row, cluster: { origin, tenant, diary }, signal }) {
  const { jkt, prove } = await createProver();
  const token = tokens(() => tenant.mint({ user: emailOf(name), claims: { cnf: { jkt } } }));
  const url = `${origin}/api/external`;
  while (!signal.aborted) {
    const bound = await token();
    const headers = { Authorization: `DPoP ${bound}`, DPoP: await prove(bound, 'GET', url) };
    const from = Date.now();
    const answers = await Promise.all([1, 2, 3].map(() => call(url, { headers })));
    judgeProof(answers, row, diary, from);
    await pause(150);
  }
}

function judgeProof(answers, row, diary, from) {
  const passed = answers.filter(({ status }) => status === 200).length;
  const refused = answers.filter(({ status }) => status === 401 || status === 429).length;
  row.refused += refused;
  if (passed + refused < answers.length && !answers.some(cutOff)) row.fault(answers.map(inWords).join(' | '));
  else if (passed === 1) row.good++;
  else if (passed === 0 && answers.some(cutOff)) row.excuse('cut off');
  else if (passed === 0 && diary.keyIsYoung(from)) row.excuse('new key');
  else if (passed > 1 && diary.storeAway(from, Date.now())) row.excuse('store away');
  else row.fault(`one proof passed ${passed} times`);
}

/** About when the window of an answer ends, by its field `RateLimit`: up to a second later, and how long it was under way. */
const endOf = ({ headers }) => Date.now() + 1000 * Number(/;t=(\d+)/.exec(headers.ratelimit)?.[1]);

/** Sends more than it may: keeps when it was let in. */
export async function flood({ name, row, cluster: { origin, tenant, diary, letIn }, signal }) {
  const token = tokens(() => tenant.mint({ user: emailOf(name) }));
  while (!signal.aborted) {
    const headers = { Authorization: `Bearer ${await token()}` };
    const answers = await Promise.all([1, 2].map(() => call(`${origin}/api/external`, { headers })));
    for (const answer of answers) {
      if (answer.status === 429) row.refused++;
      else if (judge(answer, row, diary)) letIn.push({ time: Date.now(), ends: endOf(answer) });
    }
    await pause(15);
  }
}

/** Sends bad tokens, most of them of keys that nobody has. */
export async function junk({ row, cluster: { origin, tenant }, signal }) {
  const expired = await tenant.mint({ fault: 'expired' });
  const [, ...rest] = expired.split('.');
  const header = () =>
    Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'JWT', kid: randomUUID() })).toString('base64url');
  const kinds = [
    () => 'opaque',
    () => expired,
    () => [header(), ...rest].join('.'),
    () => [header(), ...rest].join('.'),
  ];
  for (let i = 0; !signal.aborted; i++) {
    const headers = { Authorization: `Bearer ${kinds[i % kinds.length]()}` };
    const answer = await call(`${origin}/api/external`, { headers });
    if ([400, 401, 429].includes(answer.status)) row.refused++;
    else if (cutOff(answer)) row.excuse('cut off');
    else row.fault(inWords(answer));
    await pause(50);
  }
}

/** Logs in, and goes on with its token after its logout, as a thief of it would. `logouts` is told when. */
export async function leave({ name, row, cluster: { origin, tenant, diary, leaver }, signal }) {
  const settings = { domain: tenant.origin, clientId: CLIENT, audience: AUDIENCE };
  while (!signal.aborted) {
    const { accessToken } = await logIn(settings, emailOf(name), PASSWORD, CALLBACK);
    const headers = { Authorization: `Bearer ${accessToken}` };
    leaver.loggedOut = undefined;
    let refusals = 0;
    while (!signal.aborted && refusals < 60) {
      const logout = leaver.loggedOut;
      const answer = await call(`${origin}/api/external`, { headers });
      if (logout !== undefined && codeOf(answer) === 'session_revoked') {
        if (refusals++ === 0) leaver.waits.push(Date.now() - logout);
        row.refused++;
      } else if (logout !== undefined && answer.status === 200 && diary.mustKnow(logout, Date.now())) {
        row.fault(`let in ${Date.now() - logout} ms after the logout`);
      } else judge(answer, row, diary); // until all machines know, some let it in
      await pause(50);
    }
  }
}
