import type { RejectedEvent } from '../contracts/log-record.ts';
import type { Row } from '../platform/warehouse/port.ts';
import { emptyCounts, type LedgerCounts } from './ledger.ts';
import type { Identity } from './steps/identity.ts';

/** One row of `events`: its values in the order of the columns, with what recovery needs to know of it. */
export interface EventRow {
  values: Row;
  offset: number;
  index: number;
  store: string;
  ts: number;
}

export interface RejectedRow extends RejectedEvent {
  store: string;
  requestId: string;
  receivedAt: number;
  offset: number;
}

/** What a stretch of the log came to: everything that one plan inserts. Offsets include both ends. */
export class Batch {
  readonly first: number;
  last: number;
  /** Span of the events' times, ms; from > to while there is none. */
  from = Number.POSITIVE_INFINITY;
  to = Number.NEGATIVE_INFINITY;
  /** When the oldest record in it was received, ms. */
  oldest = Number.POSITIVE_INFINITY;
  /** Of the log's records in it. */
  bytes = 0;
  readonly events: EventRow[] = [];
  readonly touches: string[] = [];
  readonly refunds: string[] = [];
  readonly rejected: RejectedRow[] = [];
  /** What shops said of their orders, and of what they gave back. */
  readonly actualOrders: string[] = [];
  readonly actualRefunds: string[] = [];
  readonly identities = new Map<string, Identity>();
  readonly ledger = new Map<string, LedgerCounts>();

  constructor(first: number) {
    this.first = first;
    this.last = first - 1;
  }

  counts(store: string): LedgerCounts {
    let counts = this.ledger.get(store);
    if (!counts) {
      counts = emptyCounts();
      this.ledger.set(store, counts);
    }
    return counts;
  }

  add(row: EventRow): void {
    this.events.push(row);
    if (row.ts < this.from) this.from = row.ts;
    if (row.ts > this.to) this.to = row.ts;
  }
}
