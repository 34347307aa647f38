import { WITHHELD } from '../../contracts/personal-data.ts';
import type { Store } from '../../contracts/store.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { BOTS, type Check, DUPLICATES, OTHER_CURRENCY, rejectedFor, WITHOUT_ORDER, WITHOUT_VALUE } from './checks.ts';
import type { Counted } from './share.ts';
import { findSilence, type Hour, type Silence } from './silence.ts';
import { RECENT_DAYS, type Series, USUAL_DAYS } from './watch.ts';
import { reasonWords } from './words.ts';

const DAY = 86_400_000;

/** One share of a store, as it was. */
export interface Watched {
  check: Check;
  subject: string;
  series: Series;
}

interface PurchaseRow {
  at: number;
  purchases: number;
  without_order: number;
  without_value: number;
  in_other_currency: number;
}
interface ReceivedRow {
  bucket: number;
  received: number;
  duplicates: number;
  bots: number;
  reasons: [string[], number[]];
}
type Source = Pick<Warehouse, 'query'>;
type Query = (name: string) => string;

/** Everything of a store that is watched, up to `now`. */
export async function readWatched(store: Store, warehouse: Source, query: Query, now: number): Promise<Watched[]> {
  const recent = now - RECENT_DAYS * DAY;
  const span = { store: store.id, now, recent, from: recent - USUAL_DAYS * DAY };
  const purchases = await warehouse.query<PurchaseRow>(query('health-purchases'), { ...span, currency: store.currency });
  const received = await warehouse.query<ReceivedRow>(query('health-received'), span);
  const ofPurchases = (check: Check, hits: (row: PurchaseRow) => number): Watched => ({
    check,
    subject: '',
    series: split(
      purchases.map((row) => ({ at: row.at, of: row.purchases, hits: hits(row) })),
      recent,
    ),
  });
  const ofReceived = (check: Check, hits: (row: ReceivedRow) => number, subject = ''): Watched => ({
    check,
    subject,
    series: split(
      received.map((row) => ({ at: row.bucket, of: row.received, hits: hits(row) })),
      recent,
    ),
  });
  return [
    ofPurchases(WITHOUT_ORDER, (row) => row.without_order),
    ofPurchases(WITHOUT_VALUE, (row) => row.without_value),
    ofPurchases(OTHER_CURRENCY, (row) => row.in_other_currency),
    ...rejections(received).map((reason) => ofReceived(rejectedFor(reasonWords(reason)), (row) => countOf(row, reason), reason)),
    ofReceived(DUPLICATES, (row) => row.duplicates),
    ofReceived(BOTS, (row) => row.bots),
  ];
}

export async function readSilence(store: Store, warehouse: Source, query: Query, now: number): Promise<Silence | null> {
  const span = { store: store.id, now, from: now - 30 * DAY };
  const [found] = await warehouse.query<{ last: number }>(query('health-last-event'), span);
  if (!found || found.last <= 0) return null;
  return findSilence(found.last, await warehouse.query<Hour>(query('health-hours'), span), now);
}

/** Reasons for which events were rejected: neither those of bots nor what was withheld, which is as it should be. */
function rejections(rows: readonly ReceivedRow[]): string[] {
  const all = new Set(rows.flatMap(({ reasons }) => reasons[0]));
  return [...all].filter((reason) => !reason.startsWith('bot_') && !(WITHHELD as readonly string[]).includes(reason)).sort();
}

function countOf({ reasons: [names, counts] }: ReceivedRow, reason: string): number {
  return Number(counts[names.indexOf(reason)] ?? 0);
}

/** An hour that `recent` cuts has both: the hour's row begins before it. */
function split(rows: readonly Counted[], recent: number): Series {
  const FIVE_MINUTES = 300_000;
  const isRecent = ({ at }: Counted) => at > recent - FIVE_MINUTES;
  return { recent: rows.filter(isRecent), before: rows.filter((row) => !isRecent(row)) };
}
