import { Fault } from '../../contracts/error.ts';
import { comparedSpan, defaultInterval, namedRange, parseEdge, type Span } from '../../contracts/range.ts';
import {
  DIMENSIONS,
  type Dimension,
  type Filter,
  type Interval,
  METRICS,
  type Metric,
  parseFilters,
  type StatsQuery,
} from '../../contracts/stats.ts';
import type { Store } from '../../contracts/store.ts';

/** A statistics query with everything resolved: spans in ms, names from the closed lists. */
export interface StatsRequest {
  store: Store;
  metrics: Metric[];
  dimensions: Dimension[];
  filters: Filter[];
  interval: Interval | null;
  span: Span;
  compared: Span | null;
  sort: { metric: Metric; descending: boolean } | null;
  limit: number;
  offset: number;
}

/** More points than this are no chart. */
const MOST_BUCKETS = 10_000;
const LENGTH: Record<Interval, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000, month: 2_592_000_000 };

/** Resolves a query. Throws Faults with status 400 that name what is wrong. `first`: the store's first event, ms, for range=all. */
export function resolveRequest(query: StatsQuery, store: Store, now: number, first: number): StatsRequest {
  const metrics = names(query.metrics, METRICS, 'metric');
  const dimensions = names(query.dimensions, DIMENSIONS, 'dimension');
  if (metrics.length === 0) throw bad('unknown_metric', `Name at least one metric of: ${METRICS.join(', ')}.`);
  if (dimensions.length > 3) throw bad('too_many_dimensions', 'At most three dimensions at a time.');
  const filters = parseFilters(query.filters);
  if (!filters)
    throw bad(
      'bad_filter',
      'Filters look like `country:is:DE|FR;page:contains:%2Fshoes`: dimension, is, not or contains, and encoded values.',
    );
  const span = spanOf(query, store, now, first);
  const interval = query.interval ?? null;
  if (interval && (span.to - span.from) / LENGTH[interval] > MOST_BUCKETS) {
    throw bad('bad_interval', `This range has more than ${MOST_BUCKETS} buckets of a ${interval}. Choose ${defaultInterval(span)}.`);
  }
  const sorted = query.sort?.replace(/^-/, '');
  if (sorted !== undefined && !metrics.includes(sorted as Metric))
    throw bad('bad_sort', 'Sort by one of the metrics of the query, such as sort=revenue or sort=-revenue.');
  return {
    store,
    metrics,
    dimensions,
    filters,
    interval,
    span,
    compared: comparedOf(query, span, store, now),
    sort: sorted === undefined ? null : { metric: sorted as Metric, descending: !query.sort?.startsWith('-') },
    limit: query.limit,
    offset: query.offset,
  };
}

function spanOf(query: StatsQuery, store: Store, now: number, first: number): Span {
  const { range, from, to } = query;
  if (range !== undefined && range !== 'custom') return namedRange(range, now, store.timezone, first);
  if (from === undefined && to === undefined && range === undefined) return namedRange('28d', now, store.timezone, first);
  const span = edges(from, to, store.timezone);
  if (!span)
    throw bad('bad_range', 'A range needs from and to: days such as 2026-11-20 or instants such as 2026-11-20T10:00:00Z, from before to.');
  return span;
}

function comparedOf(query: StatsQuery, span: Span, store: Store, now: number): Span | null {
  if (query.compare === undefined) return null;
  if (query.compare !== 'custom') return comparedSpan(span, query.compare, now, store.timezone);
  const compared = edges(query.compare_from, query.compare_to, store.timezone);
  if (!compared) throw bad('bad_range', 'compare=custom needs compare_from and compare_to, from before to.');
  return compared;
}

function edges(from: string | undefined, to: string | undefined, zone: string): Span | null {
  const [start, end] = [parseEdge(from ?? '', zone, 'from'), parseEdge(to ?? '', zone, 'to')];
  const sane = (instant: number | null): instant is number => instant !== null && instant >= 0 && instant < Date.UTC(2200, 0, 1);
  return sane(start) && sane(end) && start < end ? { from: start, to: end } : null;
}

function names<T extends string>(text: string, known: readonly T[], what: string): T[] {
  const list = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  for (const name of list)
    if (!known.includes(name as T)) throw bad(`unknown_${what}`, `There is no ${what} "${name.slice(0, 64)}". Known: ${known.join(', ')}.`);
  return [...new Set(list)] as T[];
}

function bad(code: string, message: string): Fault {
  return new Fault(code, message, { status: 400 });
}
