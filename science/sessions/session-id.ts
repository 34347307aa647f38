import { hash } from 'node:crypto';
import type { SessionPart } from './part.ts';

/** A session's id, a UInt64 in decimal: a function of store, visitor and first event, so that a replay derives the same. */
export function sessionId(store: string, visitor: string, first: Pick<SessionPart, 'start' | 'startId'>): string {
  const digest = hash('sha1', `${store}\0${visitor}\0${first.start}\0${first.startId}`, 'buffer');
  return digest.readBigUInt64BE(0).toString();
}
