import type { Span } from '../../contracts/range.ts';
import type { Metric, StatsAnswer, StatsRow } from '../../contracts/stats.ts';
import { zoneOffset } from '../../contracts/zone.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { askParts, fillBuckets, type Group, groupOf, toRow, valuesOf } from './answer.ts';
import { type Part, plan } from './plan.ts';
import type { StatsRequest } from './request.ts';
import { type Settled, settledDays } from './settled.ts';
import { isLarge } from './size.ts';
import { ORDER_ITEMS, ORDERS } from './sources.ts';
import { askTopPages, isTopPages } from './top.ts';
import { confirmedShare, hasTruth } from './truth.ts';

export interface StatsDeps {
  warehouse: Warehouse;
  /** A question of clickhouse/queries by its name. */
  query: (name: string) => string;
  /** Events from which on a range is large; for tests. */
  large?: number;
}

/** Answers a statistics query: rows of the range, filled where nothing happened, beside those of the span it is compared with. */
export async function answerStats(request: StatsRequest, now: number, freshnessMs: number, deps: StatsDeps): Promise<StatsAnswer> {
  const { span, compared, store, metrics, dimensions } = request;
  const { warehouse, query } = deps;
  const [large, truth, settledOf] = await Promise.all([
    isLarge(request, warehouse, query, deps.large),
    hasTruth(store.id, now, warehouse, query),
    settledDays(request, compared ? [span, compared] : [span], now, warehouse, query),
  ]);
  const settled = settledOf(span);
  const settledBefore = compared && settledOf(compared);
  const parts = partsOf(request, span, now, large, settled);
  const known = new Set<Metric>(parts.flatMap((part) => part.metrics));
  const ask = (of: Part[], within: Span, days: Settled | null, keys?: string[]) =>
    askParts(warehouse, query, of, request, { span: within, large, truth, settled: days, keys });
  const askCompared = (keys?: string[]) =>
    compared ? ask(partsOf(request, compared, now, large, settledBefore), compared, settledBefore, keys) : null;
  const main = isTopPages(request, parts) ? askTopPages(request, (of, keys) => ask(of, span, settled, keys)) : ask(parts, span, settled);
  // A breakdown is compared row by row: only what the shown rows were before is asked for.
  const ofOrders = truth && parts.some(({ source }) => source === ORDERS || source === ORDER_ITEMS);
  const [groups, whole, confirmed] = await Promise.all([
    main,
    dimensions.length === 0 ? askCompared() : null,
    ofOrders ? confirmedShare(store.id, span, warehouse, query) : null,
  ]);
  const rows = ordered(request, groups, span);
  const page = rows.slice(request.offset, request.offset + (request.interval && dimensions.length === 0 ? rows.length : request.limit));
  const before = dimensions.length === 0 ? whole : await askCompared([...new Set(page.map((group) => group.dimensions[0] ?? ''))]);
  const other =
    before && request.interval && dimensions.length === 0 && compared
      ? fillBuckets(before, compared, request.interval, store.timezone)
      : null;
  const data = page.map((group, i): StatsRow => {
    const row = toRow(group, dimensions, known, metrics);
    if (group.bucket !== null && isUnfinished(group, rows, now, span)) row.partial = true;
    if (before)
      row.comparison = valuesOf(
        other ? other[i + request.offset] : before.get(JSON.stringify([null, ...group.dimensions])),
        known,
        metrics,
      );
    return row;
  });
  return {
    data,
    meta: {
      currency: store.currency,
      timezone: store.timezone,
      ...edges(span),
      ...(request.interval ? { interval: request.interval } : {}),
      ...(compared ? { comparison: edges(compared) } : {}),
      freshness_ms: freshnessMs,
      ...(ofOrders ? { orders_confirmed: confirmed } : {}),
      total_rows: rows.length,
    },
  };
}

function partsOf(request: StatsRequest, span: Span, now: number, large: boolean, settled: Settled | null): Part[] {
  const { store, interval } = request;
  const HOUR = 3_600_000;
  const zoneHours = zoneOffset(span.from, store.timezone) % HOUR === 0 && zoneOffset(span.to, store.timezone) % HOUR === 0;
  return plan({
    ...request,
    hours: span.to - span.from >= 2 * HOUR && interval !== 'minute' && (zoneHours || interval === null),
    large,
    settled: settled !== null,
    // The table by minute forgets: it is asked for short spans of minutes only.
    minutes: span.from % 60_000 === 0 && span.to % 60_000 === 0 && interval === 'minute' && now - span.from < 7 * 86_400_000,
  });
}

function ordered(request: StatsRequest, groups: Map<string, Group>, span: Span): Group[] {
  const { dimensions, interval, metrics, store } = request;
  if (dimensions.length === 0 && !interval) return [groupOf(groups, null, [])];
  if (dimensions.length === 0 && interval) return fillBuckets(groups, span, interval, store.timezone);
  const { metric, descending } = request.sort ?? { metric: metrics[0] as Metric, descending: true };
  const value = (group: Group) => group.values[metric] ?? 0;
  const name = (group: Group) => group.dimensions.join('\0');
  return [...groups.values()].sort(
    (a, b) => (a.bucket ?? 0) - (b.bucket ?? 0) || (descending ? value(b) - value(a) : value(a) - value(b)) || (name(a) < name(b) ? -1 : 1),
  );
}

/** A bucket is unfinished while now lies in it. */
function isUnfinished(group: Group, rows: Group[], now: number, span: Span): boolean {
  const start = group.bucket ?? 0;
  const next = rows.find((row) => (row.bucket ?? 0) > start)?.bucket ?? span.to;
  return start <= now && now < next;
}

function edges({ from, to }: Span): { from: string; to: string } {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
