import type { Batch } from './batch.ts';

/** A record of the log: what one request said for one partition. */
export interface RequestRecord {
  request_id: string;
  store: string;
  log_offset: number;
  received: number;
}

/** The same once it is committed, and how many of its events became rows of `events`. */
export interface StoredRequest extends RequestRecord {
  log_partition: number;
  stored: number;
}

/** Tells of each request whose records a committed batch was made of, so that it can be followed from its answer to here. */
export function tellStored(batch: Pick<Batch, 'requests' | 'events'>, partition: number, tell: (request: StoredRequest) => void): void {
  const rows = new Map<number, number>();
  for (const { offset } of batch.events) rows.set(offset, (rows.get(offset) ?? 0) + 1);
  for (const record of batch.requests) tell({ ...record, log_partition: partition, stored: rows.get(record.log_offset) ?? 0 });
}
