import { type TokenKind } from '@latchkey/wire';

/** One endpoint, as both sides of the wire must know it. */
export interface Endpoint {
  /** GET where nothing is said; HEAD comes with it. */
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `:id` stands for one segment; see `pathOf`. */
  readonly path: `/api/${string}`;
  readonly token: TokenKind;
  /** A permission that roles grant on the API, in the words of the tenant's definition. */
  readonly permission?: `${string}:${string}`;
}

/** Every endpoint that the page calls: the API routes by it, and the client decides by it which token goes where. */
export const ENDPOINTS = {
  public: { path: '/api/public', token: 'none' },
  external: { path: '/api/external', token: 'access' },
  private: { path: '/api/private', token: 'id' },
  privateScoped: { path: '/api/private-scoped', token: 'access', permission: 'read:messages' },
  messages: { path: '/api/messages', token: 'access', permission: 'read:messages' },
  createMessage: { method: 'POST', path: '/api/messages', token: 'access', permission: 'write:messages' },
  message: { path: '/api/messages/:id', token: 'access', permission: 'read:messages' },
  deleteMessage: { method: 'DELETE', path: '/api/messages/:id', token: 'access', permission: 'write:messages' },
  // Server-sent events, each a new message (`MessageDto`). An event's `id`, sent as `Last-Event-ID`, brings what came later.
  messageStream: { path: '/api/messages/stream', token: 'access', permission: 'read:messages' },
} as const satisfies Record<string, Endpoint>;

type Row = (typeof ENDPOINTS)[keyof typeof ENDPOINTS];

/** A permission that some endpoint needs. A row with a new one is all that it takes. */
export type Permission = Extract<Row, { permission: string }>['permission'];

/** Every permission that some endpoint needs, once: what the page asks for at login (as `scope`), and the metadata list. */
export const PERMISSIONS: readonly Permission[] = [
  ...new Set(Object.values(ENDPOINTS).flatMap((row) => ('permission' in row ? [row.permission] : []))),
];

/** The path of an endpoint with its `:id` filled in, as a URL has it. */
export function pathOf({ path }: Endpoint, id: string): string {
  return path.replace(':id', encodeURIComponent(id));
}
