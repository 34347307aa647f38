import type { Span } from '../../contracts/range.ts';
import type { Dimension, Filter, Interval } from '../../contracts/stats.ts';
import type { Params } from '../../platform/warehouse/port.ts';
import type { Part } from './plan.ts';
import type { Settled } from './settled.ts';
import { BOUNCED, EVENTS, FEW_VALUES, SESSIONS, VISITORS } from './sources.ts';
import { withoutTruth } from './truth.ts';

/** The start of a bucket as seconds since 1970; the zone is bound. */
const BUCKETS: Record<Interval, (time: string) => string> = {
  minute: (time) => `toUnixTimestamp(toStartOfMinute(${time}))`,
  hour: (time) => `toUnixTimestamp(toStartOfInterval(toDateTime(${time}), INTERVAL 1 HOUR, {zone:String}))`,
  day: (time) => `toUnixTimestamp(toStartOfDay(toDateTime(${time}), {zone:String}))`,
  week: (time) => `toUnixTimestamp(toDateTime(toStartOfWeek(toDateTime(${time}), 1, {zone:String}), {zone:String}))`,
  month: (time) => `toUnixTimestamp(toDateTime(toStartOfMonth(toDateTime(${time}), {zone:String}), {zone:String}))`,
};

/** Whole hours of the range outside its settled days; the hours that remain are cut, and counted from the events themselves. Bounds in `timeParams`. */
const HOURS =
  "hour >= toDateTime({hours_from:UInt32}, 'UTC') AND hour < toDateTime({hours_to:UInt32}, 'UTC') AND (hour < toDateTime({hours_gap:UInt32}, 'UTC') OR hour >= toDateTime({hours_on:UInt32}, 'UTC'))";
const CUTS =
  "ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64}) AND (ts < fromUnixTimestamp64Milli({gap_from:Int64}) OR ts >= fromUnixTimestamp64Milli({gap_to:Int64})) AND (ts < toDateTime({hours_from:UInt32}, 'UTC') OR ts >= toDateTime({hours_to:UInt32}, 'UTC') OR (ts >= toDateTime({hours_gap:UInt32}, 'UTC') AND ts < toDateTime({hours_on:UInt32}, 'UTC')))";
const DAYS =
  'store_id = {store:String} AND zone = {zone:String} AND day >= toDate({first_day:UInt16}) AND day < toDate({end_day:UInt16}) AND run IN {runs:Array(Int64)}';

export interface BuiltQuery {
  sql: string;
  params: Params;
}

export interface BuildInput {
  template: string;
  part: Part;
  dimensions: Dimension[];
  filters: Filter[];
  interval: Interval | null;
  span: Span;
  store: string;
  zone: string;
  /** The range holds millions of events. */
  large: boolean;
  /** Days of the span whose sums are known. */
  settled?: Settled | null | undefined;
  /** The store's shop has told of its orders. */
  truth?: boolean | undefined;
  /** Only these values of the first dimension. */
  keys?: readonly string[] | undefined;
}

/** Fills a question's template: `columns`, `where` and `group` slots from the closed tables of the source, everything else bound. */
export function buildQuery({
  template,
  part,
  dimensions,
  filters,
  interval,
  span,
  store,
  zone,
  large,
  settled: known,
  truth,
  keys: only,
}: BuildInput): BuiltQuery {
  // Not every question has sums by day.
  const settled = template.includes('/*settled*/') ? known : null;
  const { source } = part;
  const keys = [
    ...(interval ? [`${BUCKETS[interval](source.time)} AS bucket`] : []),
    ...dimensions.map((dimension, i) => `${source.dimensions[dimension]} AS d${i}`),
  ];
  const label = dimensions.map((dimension) => source.labels?.[dimension]).find(Boolean);
  const visitors =
    large && source.countsVisitors && dimensions.length > 0
      ? VISITORS[dimensions.every((one) => FEW_VALUES.includes(one)) ? 'few' : 'many']
      : source.metrics.visitors;
  const values = part.metrics.map((metric, i) => `${metric === 'visitors' ? visitors : source.metrics[metric]} AS m${i}`);
  const params: Params = { store, zone, ...timeParams(span, settled), dimension: dimensions[0] ?? '' };
  const conditions = filters.map((filter, i) => condition(filter, i, part, params));
  if (only && dimensions[0]) {
    params.keys = only;
    conditions.push(`${source.dimensions[dimensions[0]]} IN {keys:Array(String)}`);
  }
  const named = dimensions.map((_, i) => `d${i} != ''`);
  const aliases = [...(interval ? ['bucket'] : []), ...dimensions.map((_, i) => `d${i}`)];
  const fill: Record<string, string> = {
    hours: HOURS,
    cuts: CUTS,
    days: DAYS,
    time: "toTimeZone(toDateTime(day, {zone:String}), 'UTC')",
    quarter: interval ? "toStartOfFifteenMinutes(toDateTime(started_at, 'UTC'))" : "toDateTime(0, 'UTC')",
    value: (dimensions[0] && SESSIONS.dimensions[dimensions[0]]) ?? "''",
    bounced: BOUNCED,
    columns: [...keys, ...(label ? [`${label} AS label`] : []), ...values].join(', '),
    where: conditions.map((one) => `AND ${one}`).join(' '),
    group: `${aliases.length > 0 ? `GROUP BY ${aliases.join(', ')}` : ''} ${named.length > 0 ? `HAVING ${named.join(' AND ')}` : ''}`,
  };
  const whole = truth ? template : withoutTruth(template);
  const parts = settled ? whole : whole.replace(/\/\*settled\*\/[\s\S]*?\/\*end\*\//g, '');
  return { sql: parts.replace(/\/\*([a-z]+)\*\//g, (_, slot: string) => fill[slot] ?? ''), params };
}

const HOUR = 3_600_000;

function timeParams({ from, to }: Span, settled: Settled | null | undefined): Params {
  const gap = settled ?? { from: to, to, firstDay: 0, endDay: 0, runs: [] };
  return {
    from,
    to,
    gap_from: gap.from,
    gap_to: gap.to,
    hours_from: (Math.ceil(from / HOUR) * HOUR) / 1000,
    hours_to: (Math.floor(to / HOUR) * HOUR) / 1000,
    hours_gap: (Math.floor(gap.from / HOUR) * HOUR) / 1000,
    hours_on: (Math.ceil(gap.to / HOUR) * HOUR) / 1000,
    first_day: gap.firstDay,
    end_day: gap.endDay,
    runs: gap.runs,
  };
}

function condition(filter: Filter, index: number, part: Part, params: Params): string {
  const own = part.source.dimensions[filter.dimension];
  const column = own ?? EVENTS.dimensions[filter.dimension] ?? '';
  const name = `f${index}`;
  params[name] = filter.op === 'contains' ? filter.values.map((value) => value.toLowerCase()) : filter.values;
  const test =
    filter.op === 'contains'
      ? `arrayExists(part -> position(lower(toString(${column})), part) > 0, {${name}:Array(String)})`
      : `toString(${column}) ${filter.op === 'not' && own ? 'NOT IN' : 'IN'} {${name}:Array(String)}`;
  if (own) return test;
  // What a session or an order does not hold: those of the visitors who did it (or, for `not`, did not) in the range.
  const times = 'ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})';
  return `visitor_id ${filter.op === 'not' ? 'NOT IN' : 'IN'} (SELECT visitor_id FROM events WHERE store_id = {store:String} AND ${times} AND ${test})`;
}
