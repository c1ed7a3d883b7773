import { type MessageDto, type PingDto } from '@latchkey/shared';

/** Whether an answer has the form that its endpoint promises: a proxy, or another server, may have answered instead. */
export const isPing = (body: unknown): body is PingDto => hasTexts(body, 'msg');
export const isMessage = (body: unknown): body is MessageDto => hasTexts(body, 'id', 'text', 'createdAt');
export const isNothing = (body: unknown): body is null => body === null;

export function listOf<T>(isOne: (body: unknown) => body is T): (body: unknown) => body is readonly T[] {
  return (body): body is readonly T[] => Array.isArray(body) && body.every(isOne);
}

function hasTexts(body: unknown, ...names: readonly string[]): boolean {
  if (typeof body !== 'object' || body === null) return false;
  return names.every((name) => typeof (body as Record<string, unknown>)[name] === 'string');
}
