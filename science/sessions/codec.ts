import type { SessionPart } from './part.ts';

/** What a stored session's own columns do not say of it. */
type Rest = Pick<SessionPart, 'startId' | 'endId' | 'exitAt' | 'exitId' | 'orders'>;

/** The fields of a session that are columns of its row. */
export type SessionColumns = Omit<SessionPart, keyof Rest>;

/** The rest of a session as text: with the columns of its row, `decodeSession` takes it up again. */
export function encodeRest({ startId, endId, exitAt, exitId, orders }: SessionPart): string {
  return JSON.stringify({ startId, endId, exitAt, exitId, orders } satisfies Rest);
}

/** `rest` was once the whole session: it wins where both say something. */
export function decodeSession(columns: SessionColumns, rest: string): SessionPart {
  const part: SessionPart = { ...columns, ...(JSON.parse(rest) as Rest) };
  if (part.orders) part.orders = Object.assign(Object.create(null), part.orders);
  return part;
}
