import { createJwt } from './create-jwt';
import { type TestApi } from './start-api';

const BOTH = ['read:messages', 'write:messages'];

/** An access token of a person who may read and write messages. */
export const writerToken = (claims: Readonly<Record<string, unknown>> = {}): string =>
  createJwt({ permissions: BOTH, ...claims });

/** What a request says besides its path. */
export interface Asked {
  readonly method?: string;
  readonly token?: string;
  /** Sent as JSON; a text as it is. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** An answer whose body was read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Asks the API as a person who may read and write, unless another token is given. */
export async function ask(
  { origin }: TestApi,
  path: string,
  { method, token = writerToken(), body, headers = {} }: Asked = {},
): Promise<Answer> {
  const response = await fetch(`${origin}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : JSON_TYPE), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text && JSON.parse(text) };
}

const JSON_TYPE = { 'content-type': 'application/json' };
