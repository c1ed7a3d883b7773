import { type TokenKind } from '@latchkey/wire';

/** One endpoint of the app's API: what a request must be, to the letter, to get a token. */
export interface Endpoint {
  /** GET where nothing is said; HEAD comes with it. */
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A path below the API's address, without a slash at the end. `:id` stands for any one segment. */
  readonly path: `/${string}`;
  /** Which token goes along. An ID token may go to nobody but the app's own backend: its audience is the client. */
  readonly token: TokenKind;
  /** A permission that the endpoint needs. All that the table names are asked for at login. */
  readonly permission?: string;
}

/** The endpoints of an API, in a list or each by a name. What is not in it gets no token. */
export type EndpointTable = readonly Endpoint[] | Readonly<Record<string, Endpoint>>;

/**
 * The words of an app's own, for the compiler. Without any, a permission is any text.
 *
 * ```ts
 * declare module '@latchkey/angular-auth' {
 *   interface AuthTypes {
 *     endpoints: typeof ENDPOINTS;
 *   }
 * }
 * ```
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- apps merge their members into it
export interface AuthTypes {}

/** The app's own table, where it has told the compiler of it. */
export type Endpoints = AuthTypes extends { endpoints: infer Own extends EndpointTable } ? Own : EndpointTable;

type RowOf<Table> = Table extends readonly (infer Row)[] ? Row : Table[keyof Table];

/** A permission that some endpoint of the table needs. */
export type Permission = AuthTypes extends { endpoints: infer Own }
  ? Extract<RowOf<Own>, { readonly permission: string }>['permission']
  : string;
