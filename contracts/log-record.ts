import type { TrackEvent } from './event.ts';
import type { OrderTruth } from './order-truth.ts';

/**
 * One record of the log: what one request said for one partition. JSON on the wire (`record-text.ts`).
 * `received` is how many events of the request are accounted for in this record: `events.length + rejected.length`.
 */
export interface LogRecordBody {
  v: 1;
  store: string;
  request_id: string;
  /** Milliseconds since 1970 UTC, the server's clock. */
  received_at: number;
  /** Dropped after enrichment, never stored in the warehouse. */
  ip?: string;
  user_agent?: string;
  /** The request carried the secret key: any past time, explicit visitor, place and device; exempt from bot rules. */
  trusted?: true;
  received: number;
  events: TrackEvent[];
  rejected: RejectedEvent[];
}

/** An event that the edge refused, kept with its reason so that it can be mended and replayed. */
export interface RejectedEvent {
  /** Its place in the request, from 0. */
  index: number;
  /** Stable code such as `invalid_type`, `too_large`. */
  reason: string;
  message: string;
  /** What was sent, at most 32 KiB of JSON text. */
  raw: string;
}

/** The other kind of record: what a shop's webhook said of one order. It holds no event, so the ledger of events does not count it. */
export interface OrderRecordBody {
  v: 1;
  kind: 'order';
  store: string;
  request_id: string;
  received_at: number;
  truth: OrderTruth;
}

export type LogRecord = LogRecordBody | OrderRecordBody;

export function isOrderRecord(record: LogRecord): record is OrderRecordBody {
  return 'kind' in record;
}
