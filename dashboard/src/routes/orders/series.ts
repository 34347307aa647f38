import type { ChartData } from '#lib/chart/data.ts';
import type { Format } from '#lib/format.ts';
import { bucketStarts } from '../../../../contracts/range.ts';
import type { Reconciliation } from '../../../../contracts/reconciliation.ts';
import { dayOf } from '../../lib/view/days.ts';

export type Measure = 'revenue' | 'orders';

/** Reported against sold by day, days without an order at nought. The day that is not over is dashed; days that have not begun are gaps. */
export function toChart({ days, meta }: Pick<Reconciliation, 'days' | 'meta'>, measure: Measure, format: Format, now: number): ChartData {
  const span = { from: Date.parse(meta.from), to: Date.parse(meta.to) };
  const starts = bucketStarts(span, 'day', meta.timezone);
  const known = new Map(days.map((one) => [one.day, one]));
  const values = (side: 'actual' | 'reported') =>
    starts.map((start) => (start > now ? null : (known.get(dayOf(start, meta.timezone))?.[side][measure] ?? 0)));
  return {
    unit: measure === 'revenue' ? 'money' : 'count',
    points: starts.map((start, index) => {
      const iso = new Date(start).toISOString();
      const end = starts[index + 1] ?? span.to;
      return { label: format.bucket(iso, 'day'), title: format.bucketTitle(iso, 'day'), partial: start <= now && now < end };
    }),
    series: [
      { key: 'actual', label: 'Sold', color: 'accent', values: values('actual') },
      { key: 'reported', label: 'Reported', color: 'n-9', values: values('reported') },
    ],
  };
}
