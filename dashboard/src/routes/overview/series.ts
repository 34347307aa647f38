import type { ChartData } from '#lib/chart/data.ts';
import type { Format } from '#lib/format.ts';
import { addsUp, type Kpi, METRIC_INFO } from '#lib/metrics.ts';
import type { StatsAnswer } from '../../../../contracts/stats.ts';

/** The answer of a query with an interval as a drawing of one metric. */
export function toChart(answer: StatsAnswer, metric: Kpi, format: Format): ChartData {
  const { label, unit } = METRIC_INFO[metric];
  const interval = answer.meta.interval ?? 'day';
  const compared = answer.data.some((row) => row.comparison);
  return {
    unit,
    additive: addsUp(metric),
    points: answer.data.map((row) => ({
      label: format.bucket(row.time ?? answer.meta.from, interval),
      title: format.bucketTitle(row.time ?? answer.meta.from, interval),
      partial: row.partial === true,
    })),
    series: [
      {
        key: metric,
        label,
        color: 'accent',
        values: answer.data.map((row) => row[metric] ?? null),
        ...(compared ? { comparison: answer.data.map((row) => row.comparison?.[metric] ?? null) } : {}),
      },
    ],
  };
}
