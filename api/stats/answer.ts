import { toMajor } from '../../contracts/money.ts';
import { bucketStarts, type Span } from '../../contracts/range.ts';
import type { Dimension, Interval, Metric, StatsRow } from '../../contracts/stats.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { type BuildInput, buildQuery } from './build.ts';
import type { Part } from './plan.ts';
import type { StatsRequest } from './request.ts';

export type Values = Partial<Record<Metric, number | null>>;

/** The figures of one key: a bucket, values of the dimensions, or both. */
export interface Group {
  bucket: number | null;
  dimensions: string[];
  label: string;
  values: Values;
}

const MONEY: readonly Metric[] = ['revenue', 'refunds', 'aov'];
const RATES: readonly Metric[] = ['aov', 'conversion_rate', 'bounce_rate', 'session_duration'];

/** Asks each part's source and puts their answers together by key. Money comes out in major units. */
export async function askParts(
  warehouse: Warehouse,
  query: (name: string) => string,
  parts: Part[],
  request: StatsRequest,
  within: Pick<BuildInput, 'span' | 'large' | 'settled' | 'keys' | 'truth'>,
): Promise<Map<string, Group>> {
  const groups = new Map<string, Group>();
  const answers = await Promise.all(
    parts.map(async (part) => {
      const built = buildQuery({
        template: query(part.source.query),
        part,
        ...request,
        ...within,
        store: request.store.id,
        zone: request.store.timezone,
      });
      return { part, rows: await warehouse.query<Record<string, string | number | null>>(built.sql, built.params) };
    }),
  );
  for (const { part, rows } of answers) {
    for (const row of rows) {
      const bucket = request.interval ? Number(row.bucket) * 1000 : null;
      const dimensions = request.dimensions.map((_, i) => String(row[`d${i}`] ?? ''));
      const group = groupOf(groups, bucket, dimensions);
      if (typeof row.label === 'string' && row.label !== '') group.label = row.label;
      part.metrics.forEach((metric, i) => {
        const value = row[`m${i}`];
        group.values[metric] = value === null || value === undefined || Number.isNaN(Number(value)) ? null : Number(value);
        if (MONEY.includes(metric) && typeof group.values[metric] === 'number')
          group.values[metric] = toMajor(group.values[metric], request.store.currency);
      });
    }
  }
  return groups;
}

export function groupOf(groups: Map<string, Group>, bucket: number | null, dimensions: string[]): Group {
  const key = JSON.stringify([bucket, ...dimensions]);
  let group = groups.get(key);
  if (!group) {
    group = { bucket, dimensions, label: '', values: {} };
    groups.set(key, group);
  }
  return group;
}

/** What a metric is where nothing happened: 0, or no answer for a rate of nothing. */
export function nothing(metric: Metric): number | null {
  return RATES.includes(metric) ? null : 0;
}

/** Every bucket of the span in order, empty ones too, without other dimensions. */
export function fillBuckets(groups: Map<string, Group>, span: Span, interval: Interval, zone: string): Group[] {
  return bucketStarts(span, interval, zone).map((bucket) => groupOf(groups, bucket, []));
}

/** A group as a row of the answer. `known`: the metrics that some source answers; of others there is no answer. */
export function toRow(group: Group, dimensions: Dimension[], known: ReadonlySet<Metric>, metrics: Metric[]): StatsRow {
  const row: StatsRow = {};
  if (group.bucket !== null) row.time = new Date(group.bucket).toISOString();
  dimensions.forEach((dimension, i) => {
    row[dimension] = group.dimensions[i] ?? '';
  });
  if (group.label !== '') row.label = group.label;
  return Object.assign(row, valuesOf(group, known, metrics));
}

export function valuesOf(group: Group | undefined, known: ReadonlySet<Metric>, metrics: Metric[]): Values {
  const values: Values = {};
  for (const metric of metrics) values[metric] = known.has(metric) ? (group?.values[metric] ?? nothing(metric)) : null;
  return values;
}
