import type { ChartData } from '#lib/chart/data.ts';
import type { Format } from '#lib/format.ts';
import { addsUp, type Kpi, METRIC_INFO } from '#lib/metrics.ts';
import type { StatsAnswer } from '../../../../contracts/stats.ts';

/** The answer of a query with an interval as a drawing of one metric. Buckets that begin after `now` (ms) are gaps, not noughts. */
export function toChart(answer: StatsAnswer, metric: Kpi, format: Format, now: number): ChartData {
  const { label, unit } = METRIC_INFO[metric];
  const interval = answer.meta.interval ?? 'day';
  const rows = answer.data.map((row) => ({
    ...row,
    time: row.time ?? answer.meta.from,
    ahead: Date.parse(row.time ?? answer.meta.from) > now,
  }));
  const compared = rows.some((row) => row.comparison);
  return {
    unit,
    additive: addsUp(metric),
    points: rows.map(({ time, ahead, partial }) => ({
      label: format.bucket(time, interval),
      title: format.bucketTitle(time, interval),
      partial: partial === true && !ahead,
    })),
    series: [
      {
        key: metric,
        label,
        color: 'accent',
        values: rows.map((row) => (row.ahead ? null : (row[metric] ?? null))),
        ...(compared ? { comparison: rows.map((row) => (row.ahead ? null : (row.comparison?.[metric] ?? null))) } : {}),
      },
    ],
  };
}
