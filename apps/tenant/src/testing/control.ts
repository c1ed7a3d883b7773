import type { ControlState } from '../control/state';

/** The answer to a POST to the control page's HTTP side. */
export interface ControlAnswer {
  status: number;
  text: string;
}

/** Sends an action with the header that it needs; `headers` replace that. */
export async function post(
  origin: string,
  action: string,
  body: unknown = {},
  headers: Record<string, string> = { 'x-tenant-control': '1' },
): Promise<ControlAnswer> {
  const response = await fetch(`${origin}/_tenant/${action}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}

/** Sends an action that must succeed, and gives the state after it. */
export async function change(origin: string, action: string, body: unknown = {}): Promise<ControlState> {
  const { status, text } = await post(origin, action, body);
  if (status !== 200) throw new Error(`${action}: ${status} ${text}`);
  return JSON.parse(text) as ControlState;
}

/** A token that was ordered. */
export const mint = async (origin: string, order: unknown = {}) => (await post(origin, 'tokens', order)).text.trim();
