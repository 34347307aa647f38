import type { SessionPart } from './part.ts';

/** A session as text that `decodeSession` takes up again. */
export function encodeSession(part: SessionPart): string {
  return JSON.stringify(part);
}

export function decodeSession(text: string): SessionPart {
  const part = JSON.parse(text) as SessionPart;
  if (part.orders) part.orders = Object.assign(Object.create(null), part.orders);
  return part;
}
