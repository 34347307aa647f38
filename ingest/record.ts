import type { TrackEvent } from '../contracts/event.ts';
import type { LogRecordBody, RejectedEvent } from '../contracts/log-record.ts';
import { writeRecord } from '../contracts/record-text.ts';
import type { Log } from '../platform/log/port.ts';

/** What all records of one request share. */
export type RecordHead = Pick<LogRecordBody, 'store' | 'request_id' | 'received_at' | 'ip' | 'user_agent' | 'trusted'>;

/**
 * Appends what a request said, one record a partition, and resolves when all of it would survive a kill. A visitor's events share a
 * partition and so stay in order; rejected events, which belong to no visitor, go with the first. Throws the log's Faults.
 */
export async function append(log: Log, head: RecordHead, events: TrackEvent[], rejected: RejectedEvent[]): Promise<void> {
  if (events.length + rejected.length === 0) return;
  if (log.partitions === 1) {
    await log.append(0, write(head, events, rejected));
    return;
  }
  const byPartition = Map.groupBy(events, (event) => partitionOf(event, head, log.partitions));
  if (byPartition.size === 0) byPartition.set(hash(head.store) % log.partitions, []);
  let refusals = rejected;
  const appends: Promise<number>[] = [];
  for (const [partition, share] of byPartition) {
    appends.push(log.append(partition, write(head, share, refusals)));
    refusals = [];
  }
  await Promise.all(appends);
}

function write(head: RecordHead, events: TrackEvent[], rejected: RejectedEvent[]): string {
  const { store, request_id, received_at, ip, user_agent, trusted } = head;
  const received = events.length + rejected.length;
  return writeRecord({ store, request_id, received_at, ip, user_agent, trusted, received, events, rejected } as Omit<LogRecordBody, 'v'>);
}

/** Where a visitor's events go: by the same marks that the processor tells visitors apart by. */
export function partitionOf(event: TrackEvent, head: RecordHead, partitions: number): number {
  const who = event.visitor_id ?? (head.trusted ? event.user_id : undefined) ?? `${head.ip ?? ''}\n${head.user_agent ?? ''}`;
  return hash(`${head.store}\n${who}`) % partitions;
}

/** FNV-1a, 32 bits: spread, not secrecy. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
