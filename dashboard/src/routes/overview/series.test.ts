import { expect, test } from 'vitest';
import type { StatsAnswer } from '../../../../contracts/stats.ts';
import { makeFormat } from '../../lib/format.ts';
import { rowMetric } from './breakdowns.ts';
import { toChart } from './series.ts';

const format = makeFormat({ locale: 'en-US', currency: 'EUR', timezone: 'Europe/Berlin' });
const now = Date.parse('2026-11-20T12:00:00Z');
const answer: StatsAnswer = {
  data: [
    { time: '2026-11-18T23:00:00Z', revenue: 120.5, comparison: { revenue: 100 } },
    { time: '2026-11-19T23:00:00Z', revenue: null, partial: true },
  ],
  meta: {
    currency: 'EUR',
    timezone: 'Europe/Berlin',
    from: '2026-11-18T23:00:00Z',
    to: '2026-11-20T23:00:00Z',
    interval: 'day',
    freshness_ms: 0,
    total_rows: 2,
  },
};

test('buckets become points in the zone of the store, gaps stay gaps', () => {
  const chart = toChart(answer, 'revenue', format, now);
  expect(chart.points.map((point) => [point.label, point.partial])).toEqual([
    ['Nov 19', false],
    ['Nov 20', true],
  ]);
  expect(chart.series[0]).toMatchObject({ values: [120.5, null], comparison: [100, null] });
});

test('without a comparison none is drawn', () => {
  const alone = { ...answer, data: answer.data.map(({ comparison: _, ...row }) => row) };
  expect(toChart(alone, 'revenue', format, now).series[0]?.comparison).toBeUndefined();
});

test('hours that have not begun are gaps, though the server counts nothing in them', () => {
  const ahead = {
    ...answer,
    data: [...answer.data, { time: '2026-11-20T23:00:00Z', revenue: 0, partial: true, comparison: { revenue: 0 } }],
  };
  const chart = toChart(ahead, 'revenue', format, now);
  expect(chart.series[0]).toMatchObject({ values: [120.5, null, null], comparison: [100, null, null] });
  expect(chart.points[2]?.partial).toBe(false);
});

test('rows are ranked by something that they have', () => {
  expect(rowMetric('aov', 'channel')).toBe('revenue');
  expect(rowMetric('visitors', 'product')).toBe('product_views');
  expect(rowMetric('bounce_rate', 'page')).toBe('sessions');
});
