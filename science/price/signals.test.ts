import { describe, expect, test } from 'vitest';
import { type PriceSignal, type Product, priceSignals, type Store } from './signals.ts';

const STORE: Store = { views: 100_000, purchases: 3_000, manyViews: 500, units: { recent: 4_000, before: 4_000 } };
const PRODUCT: Product = { price: 1_000, views: 1_000, purchases: 30, units: { recent: 30, before: 30 } };

function signalsOf(product: Partial<Product>, store: Partial<Store> = {}): PriceSignal[] {
  const found = priceSignals({ ...PRODUCT, ...product }, { ...STORE, ...store });
  if (found.kind === 'no_answer') throw new Error(found.reason);
  return found.signals;
}

test('an ordinary product has no signal', () => {
  expect(signalsOf({})).toEqual([]);
  expect(signalsOf({ competitor: { now: 1_040, before: 1_000 } })).toEqual([]);
});

describe('many views and few purchases', () => {
  test('named with its conversion and the usual one', () => {
    expect(signalsOf({ purchases: 10 })).toEqual([{ signal: 'many_views_few_purchases', views: 1_000, conversion: 0.01, usual: 0.03 }]);
    expect(signalsOf({ purchases: 0 })).toHaveLength(1);
  });
  test('not with few views, nor above half of the usual, nor by luck', () => {
    expect(signalsOf({ purchases: 10, views: 500 })).toEqual([]);
    expect(signalsOf({ purchases: 0, views: 500 })).toHaveLength(1);
    expect(signalsOf({ purchases: 0, views: 499 })).toEqual([]);
    expect(signalsOf({ purchases: 200, views: 10_000 })).toEqual([]);
    expect(signalsOf({ purchases: 150, views: 10_000 })).toHaveLength(1);
    // 1 of 300 where 9 are usual: P = 0.0010 and a little more.
    expect(signalsOf({ purchases: 1, views: 300 }, { manyViews: 100 })).toEqual([]);
    expect(signalsOf({ purchases: 0, views: 300 }, { manyViews: 100 })).toHaveLength(1);
  });
});

describe('selling fast', () => {
  test('against what the whole store does', () => {
    expect(signalsOf({ units: { recent: 60, before: 20 } })).toEqual([{ signal: 'selling_fast', recent: 60, before: 20, change: 2 }]);
    expect(signalsOf({ units: { recent: 60, before: 20 } }, { units: { recent: 8_000, before: 4_000 } })).toEqual([]);
    expect(signalsOf({ units: { recent: 30, before: 0 } })).toEqual([{ signal: 'selling_fast', recent: 30, before: 0, change: null }]);
  });
  test('not by less than half, nor by luck', () => {
    expect(signalsOf({ units: { recent: 1_490, before: 1_000 } })).toEqual([]);
    expect(signalsOf({ units: { recent: 1_500, before: 1_000 } })).toHaveLength(1);
    // All of 9 in the recent half: 1 in 512; all of 10: 1 in 1024.
    expect(signalsOf({ units: { recent: 9, before: 0 } })).toEqual([]);
    expect(signalsOf({ units: { recent: 10, before: 0 } })).toHaveLength(1);
    expect(signalsOf({ units: { recent: 0, before: 0 } })).toEqual([]);
    expect(signalsOf({}, { units: { recent: 0, before: 0 } })).toEqual([]);
  });
});

test("a competitor's change, and where it is now", () => {
  expect(signalsOf({ competitor: { now: 950, before: 950 } })).toEqual([{ signal: 'competitor_cheaper', gap: expect.closeTo(-0.05, 9) }]);
  expect(signalsOf({ competitor: { now: 1_060, before: 1_060 } })).toEqual([{ signal: 'competitor_dearer', gap: expect.closeTo(0.06, 9) }]);
  expect(signalsOf({ competitor: { now: 1_000, before: 1_250 } })).toEqual([
    { signal: 'competitor_changed', change: expect.closeTo(-0.2, 9), gap: 0 },
  ]);
  expect(signalsOf({ competitor: { now: 800, before: 1_000 } }).map(({ signal }) => signal)).toEqual([
    'competitor_changed',
    'competitor_cheaper',
  ]);
});

test('numbers that are none', () => {
  const reasonOf = (product: Partial<Product>, store: Partial<Store> = {}) => {
    const found = priceSignals({ ...PRODUCT, ...product }, { ...STORE, ...store });
    return found.kind === 'no_answer' ? found.reason : found.kind;
  };
  for (const one of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(reasonOf({ views: one })).toBe('not_a_count');
    expect(reasonOf({ purchases: one })).toBe('not_a_count');
    expect(reasonOf({ units: { recent: one, before: 1 } })).toBe('not_a_count');
    expect(reasonOf({}, { manyViews: one })).toBe('not_a_count');
  }
  for (const one of [-1, 0, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(reasonOf({ price: one })).toBe('not_a_price');
    expect(reasonOf({ competitor: { now: one, before: 1 } })).toBe('not_a_price');
    expect(reasonOf({ competitor: { now: 1, before: one } })).toBe('not_a_price');
  }
  expect(reasonOf({ purchases: 40, views: 20 })).toBe('signals');
  expect(reasonOf({ views: 0 }, { views: 0, manyViews: 0 })).toBe('signals');
});
