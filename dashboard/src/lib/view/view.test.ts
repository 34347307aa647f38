import { describe, expect, test } from 'vitest';
import type { Filter } from '../../../../contracts/stats.ts';
import { valueLabel } from './dimensions.ts';
import { addFilter, isFiltered, toggleValue } from './filters.ts';
import { intervalOf, intervalsFor, RANGE_GROUPS } from './ranges.ts';

const germany: Filter = { dimension: 'country', op: 'is', values: ['DE'] };
const notMobile: Filter = { dimension: 'device', op: 'not', values: ['mobile'] };

describe('filters', () => {
  test('a click narrows, a second value widens, a repeated click takes out', () => {
    const two = toggleValue(toggleValue([notMobile], 'country', 'DE'), 'country', 'FR');
    expect(two).toEqual([notMobile, { dimension: 'country', op: 'is', values: ['DE', 'FR'] }]);
    expect(toggleValue(toggleValue(two, 'country', 'FR'), 'country', 'DE')).toEqual([notMobile]);
  });

  test('only "is" marks a row as chosen', () => {
    expect(isFiltered([germany], 'country', 'DE')).toBe(true);
    expect(isFiltered([notMobile], 'device', 'mobile')).toBe(false);
  });

  test('the same condition is not added twice', () => {
    expect(addFilter([germany], { ...germany })).toEqual([germany]);
    expect(addFilter([germany], notMobile)).toEqual([germany, notMobile]);
  });
});

test('every range has a key of its own', () => {
  const keys = RANGE_GROUPS.flat().map((entry) => entry.key);
  expect(new Set(keys).size).toBe(keys.length);
});

test('intervals fit the span, also on the short day when clocks go forward', () => {
  const hour = 3_600_000;
  expect(intervalsFor(hour / 2)).toEqual(['minute']);
  expect(intervalsFor(23 * hour)).toEqual(['hour']);
  expect(intervalsFor(28 * 24 * hour)).toEqual(['day', 'week']);
  expect(intervalsFor(365 * 24 * hour)).toEqual(['day', 'week', 'month']);
  expect(intervalsFor(3_000 * 24 * hour)).toEqual(['week', 'month']);
});

test('values are said as people say them', () => {
  expect(valueLabel('channel', 'paid_search')).toBe('Paid search');
  expect(valueLabel('product', 'p-1', 'Linen shirt')).toBe('Linen shirt');
  expect(valueLabel('campaign', '')).toBe('(not set)');
  expect(valueLabel('country', 'nowhere')).toBe('nowhere');
});

test('a range has an interval of its own, all time only once its length is known', () => {
  const at = (day: string) => Date.parse(`${day}T12:00:00Z`);
  const by = (range: Parameters<typeof intervalOf>[0], day = '2026-11-20') => intervalOf(range, null, null, at(day), 'Europe/Berlin');
  expect(by('today')).toBe('hour');
  expect(by('28d')).toBe('day');
  expect(by('year', '2026-02-01')).toBe('day');
  expect(by('year')).toBe('month');
  expect(by('all')).toBeNull();
  expect(intervalOf('custom', '2026-11-19', '2026-11-20', at('2026-11-20'), 'Europe/Berlin')).toBe('hour');
});
