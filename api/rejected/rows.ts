import type { Warehouse } from '../../platform/warehouse/port.ts';
import { type Place, placeId } from './place.ts';

/** A rejected event as the warehouse has it. Times are ms; `replayed_at` is 0 until it is replayed. */
export interface RejectedRow extends Place {
  received_at: number;
  request_id: string;
  message: string;
  raw: string;
  replayed_at: number;
}

/** What the API says of it. */
export function shown(row: RejectedRow) {
  return {
    id: placeId(row),
    at: new Date(row.received_at).toISOString(),
    request_id: row.request_id,
    index: row.index,
    reason: row.reason,
    message: row.message,
    event: readable(row.raw),
    replayed_at: row.replayed_at > 0 ? new Date(row.replayed_at).toISOString() : null,
  };
}

/** What was sent, as JSON where it is some. */
function readable(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}

const REPLAYED_COLUMNS = ['store_id', 'log_epoch', 'log_partition', 'log_offset', 'log_index', 'reason', 'at'] as const;

export async function markReplayed(warehouse: Warehouse, store: string, places: readonly Place[], now: number): Promise<void> {
  if (places.length === 0) return;
  const lines = places.map((p) => JSON.stringify([store, p.epoch, p.partition, p.offset, p.index, p.reason, now]));
  await warehouse.insert('replayed_events', REPLAYED_COLUMNS, lines.join('\n'));
}
