import { describe, expect, test } from 'vitest';
import { makeFormat } from '../format.ts';
import { chartCsv } from './csv.ts';
import { type ChartData, type ChartSeries, isEmpty, shareOf, withOther } from './data.ts';
import { describePoint, summarize } from './summary.ts';

const format = makeFormat({ locale: 'en-US', currency: 'EUR', timezone: 'UTC' });
const orders: ChartData = {
  unit: 'count',
  additive: true,
  points: [
    { label: '1', title: '1 November' },
    { label: '2', title: '2 November, "Sunday"' },
    { label: '3', title: '3 November', partial: true },
  ],
  series: [{ key: 'orders', label: 'Orders', values: [10, 30, null], comparison: [8, 0, 5], color: 'accent' }],
};

function series(key: string, values: (number | null)[]): ChartSeries {
  return { key, label: key, values, color: 'accent' };
}

describe('series', () => {
  test('beyond five are summed up as other, which is missing only where all of them are', () => {
    const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((key, index) => series(key, [index, null]));
    const kept = withOther(six);
    expect(kept.map((one) => one.key)).toEqual(['a', 'b', 'c', 'd', 'other']);
    expect(kept[4]?.values).toEqual([9, null]);
    expect(withOther(six.slice(0, 5))).toHaveLength(5);
  });

  test('a share is of the range for one series and of the point for several', () => {
    expect(shareOf(orders, 0, 1)).toBe(0.75);
    expect(shareOf({ ...orders, series: [series('a', [1]), series('b', [3])] }, 1, 0)).toBe(0.75);
    expect(shareOf({ ...orders, additive: false }, 0, 1)).toBeNull();
  });

  test('noughts and gaps are an empty chart', () => {
    expect(isEmpty({ ...orders, series: [series('a', [0, null])] })).toBe(true);
    expect(isEmpty(orders)).toBe(false);
  });
});

test('the summary names ends and extremes', () => {
  expect(summarize('Orders by day', orders, format)).toBe(
    'Orders by day, 3 points. Orders: from 10 (1 November) to 30 (2 November, "Sunday"), highest 30 (2 November, "Sunday"), lowest 10 (1 November).',
  );
});

test('a point is said with its change and share', () => {
  expect(describePoint(orders, 0, format)).toBe('1 November: Orders 10, +25% against 8, 25% of the whole');
  expect(describePoint(orders, 2, format)).toBe('3 November, not over yet: Orders –');
});

test('CSV quotes what needs it and leaves gaps empty', () => {
  expect(chartCsv(orders).split('\r\n')).toEqual([
    ',Orders,Orders (compared with)',
    '1 November,10,8',
    '"2 November, ""Sunday""",30,0',
    '3 November,,5',
  ]);
});
