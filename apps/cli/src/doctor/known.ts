import type { Config } from '@latchkey/api';
import type { Answer } from './http';
import type { Result } from './results';

/** What the doctor is asked to examine. */
export interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
  /** Also Auth0's production checks. */
  readonly production?: boolean;
  /** Where the page lives; empty is where it would by default. */
  readonly pages: readonly string[];
  /** Somebody has named `pages`, so one that does not answer is a fault. */
  readonly pagesGiven?: boolean;
  readonly apiOrigin?: string | undefined;
  /** Somebody has named `apiOrigin`. */
  readonly apiGiven?: boolean;
  readonly account?: { readonly email: string; readonly password: string } | undefined;
  /** Milliseconds that an answer may take. */
  readonly limit: number;
}

/** The context and what the checks have found: a check reads the facts of those alone that it needs (table.ts). */
export interface Known extends Context, Facts {
  readonly apiOrigin: string;
}

/** What checks find for those after them. */
export interface Facts {
  /** As the API reads it. */
  readonly config: Pick<Config, 'issuer' | 'auth' | 'maxTokenLength'>;
  /** The tenant's origin. */
  readonly tenant: string;
  /** Whether the tenant is on this machine. */
  readonly local: boolean;
  readonly pages: readonly string[];
  readonly apiOrigin: string;
  /** The tenant's metadata. */
  readonly discovery: Readonly<Record<string, unknown>>;
  /** The answer in which it came. */
  readonly answer: Answer;
  /** The pages to which the tenant leads back after a login. */
  readonly accepted: readonly string[];
  /** The token endpoint's answer to the test account's login. */
  readonly tokens: Readonly<Record<string, unknown>>;
  /** Ends the test account's session. */
  readonly logOut: () => Promise<unknown>;
}

/** What a check gives; its faults are those of one subject. */
export type Verdict = Result<Facts>;

/** One row of the table. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** Ids of the checks without which this one says nothing. */
  readonly needs: readonly string[];
  readonly run: (known: Known) => Verdict | Promise<Verdict>;
}

/** What has come of a check. */
export interface Outcome extends Omit<Verdict, 'facts'> {
  readonly id: string;
  readonly title: string;
}
