// How outcomes are shown: aligned lines for people, one JSON document for programs.

import type { Outcome } from './known';
import type { Fault } from './results';

const SIGNS = { passed: '✓', failed: '✗', warned: '!', unchecked: '–' };
const COLOURS = { passed: 32, failed: 31, warned: 33, unchecked: 90 };
const TITLE_WIDTH = 24;
const LABEL_WIDTH = 17;

/** Sentences may quote what a server sent: no control character of it reaches the terminal, and no endless line. */
const clean = (text: string) => text.replace(/\p{Cc}/gu, ' ').slice(0, 1000);
const paint = (text: string, colour: number, colours: boolean | undefined) =>
  colours ? `\u001b[${colour}m${text}\u001b[0m` : text;

/** One outcome as lines. */
export function formatOutcome(
  { status, title, note, faults }: Outcome,
  { local, colours }: { readonly local?: boolean | undefined; readonly colours?: boolean },
): string {
  const head = (text: string) =>
    `${paint(SIGNS[status], COLOURS[status], colours)} ${title.padEnd(TITLE_WIDTH)}${text}`;
  if (status === 'unchecked') return head(paint(`not checked: ${clean(note)}`, COLOURS.unchecked, colours));
  if (!faults.length) return head(clean(note));
  const indent = ' '.repeat(2 + TITLE_WIDTH);
  return faults
    .flatMap((fault, index) => [
      index === 0 ? head(clean(fault.says)) : `${indent}${clean(fault.says)}`,
      ...details(fault, local).map(([label, text]) => `${indent}  ${label.padEnd(LABEL_WIDTH)}${clean(text)}`),
    ])
    .join('\n');
}

function details({ place, found, put }: Fault, local: boolean | undefined): [label: string, text: string][] {
  const all: [string, string | false | undefined][] = [
    place.own ? ['Where', `${place.page}: ${place.field}`] : ['Auth0 dashboard', `${place.page}, field ${place.field}`],
    ['Local tenant', local === true && place.local],
    ['Found', found],
    ['Put', put],
  ];
  return all.filter((one): one is [string, string] => Boolean(one[1]));
}

const counted = (count: number, one: string, many: string) => (count ? [`${count} ${count === 1 ? one : many}`] : []);

/** The last line: what it all comes to. */
export function formatSummary(outcomes: readonly Outcome[]): string {
  const count = (status: Outcome['status']) => outcomes.filter((outcome) => outcome.status === status).length;
  const faults = outcomes.filter(({ status }) => status === 'failed').flatMap((outcome) => outcome.faults).length;
  return `${[
    ...counted(faults, 'fault', 'faults'),
    ...counted(count('warned'), 'warning', 'warnings'),
    ...counted(count('passed'), 'check passed', 'checks passed'),
    ...counted(count('unchecked'), 'not checked', 'not checked'),
  ].join(', ')}.`;
}

/** The document of --json: no facts, so no token. */
export function toJson(outcomes: readonly Outcome[], healthy: boolean): string {
  const checks = outcomes.map(({ id, title, status, note, faults }) => ({
    id,
    title,
    status,
    note,
    faults: faults.map(({ says, place, found, put }) => ({
      says,
      page: place.page,
      field: place.field,
      localTenant: place.local,
      found,
      put,
    })),
  }));
  return JSON.stringify({ healthy, checks }, undefined, 2);
}
