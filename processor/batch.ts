import type { RejectedEvent } from '../contracts/log-record.ts';
import { Block, type Row } from '../platform/warehouse/port.ts';
import { emptyCounts, type LedgerCounts } from './ledger.ts';
import { EVENT_COLUMNS, TOUCH_COLUMNS } from './rows.ts';
import type { Identity } from './steps/identity.ts';
import type { RequestRecord } from './stored-requests.ts';

/** What recovery needs to know of a row of `events`. */
export interface EventRow {
  /** Its number in the batch's block. */
  at: number;
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
  /** Only where somebody wants to be told of them. */
  readonly requests: RequestRecord[] = [];
  readonly events: EventRow[] = [];
  /** The values of `events`. */
  readonly block = new Block(EVENT_COLUMNS);
  readonly touches = new Block(TOUCH_COLUMNS);
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

  add({ offset, index, store, ts }: Omit<EventRow, 'at'>, values: Row): void {
    this.events.push({ at: this.block.length, offset, index, store, ts });
    this.block.add(values);
    if (ts < this.from) this.from = ts;
    if (ts > this.to) this.to = ts;
  }
}
