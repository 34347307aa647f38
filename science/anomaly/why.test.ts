import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { abandonment } from './abandonment.ts';
import { diagnose, type Funnel } from './diagnose.ts';
import { explain, type Part } from './explain.ts';
import { reorder } from './inventory.ts';
import { viral } from './viral.ts';

const part = (name: string, expected: number, actual: number): Part => {
  const [dimension = '', value = ''] = name.split(' ');
  return { dimension: dimension as Part['dimension'], value, expected, actual };
};
const named = (parts: readonly Part[], options = {}) => {
  const found = explain(parts, options);
  return found.kind === 'values' ? `${found.dimension} ${found.values.join(' ')}` : found.kind;
};
const devices = [part('device mobile', 60, 33), part('device desktop', 40, 22)];

describe('the value that explains', () => {
  test('is the one that fell while the rest did not, with its share of what is missing', () => {
    const found = explain([part('channel search', 50, 3), part('channel email', 30, 31), part('channel direct', 20, 17), ...devices]);
    expect(found).toEqual({ kind: 'values', dimension: 'channel', values: ['search'], share: 47 / 50 });
  });

  test('the fewer the better, and two where it takes two', () => {
    const two = [
      part('channel search', 40, 2),
      part('channel social', 40, 1),
      part('channel email', 30, 31),
      part('channel direct', 30, 29),
    ];
    expect(named(two)).toBe('channel social search');
  });

  test('everything, where all fell alike, or few counts do not tell', () => {
    expect(named(devices)).toBe('everything');
    expect(named([part('channel search', 3, 0), part('channel email', 3, 3)])).toBe('everything');
  });

  test('a value that is a small part of what is missing does not explain it', () => {
    expect(named([part('channel search', 500, 250), part('channel email', 40, 0), part('channel direct', 460, 230)])).toBe('everything');
  });

  test('what is noisy must differ more', () => {
    const parts = [part('product shoe', 40, 10), part('product hat', 40, 40)];
    expect(named(parts)).toBe('product shoe');
    expect(named(parts, { dispersion: 4 })).toBe('everything');
  });

  test('a rise too', () => {
    expect(named([part('product shoe', 20, 90), part('product hat', 20, 22)], { direction: 'rise' })).toBe('product shoe');
  });

  test('does not depend on the order', () => {
    const parts = fc.array(
      fc.record({
        dimension: fc.constantFrom('channel' as const, 'country' as const, 'device' as const),
        value: fc.constantFrom('a', 'b', 'c', 'd'),
        expected: fc.integer({ min: 0, max: 50 }),
        actual: fc.integer({ min: 0, max: 50 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    const unique = parts.map((list) => [...new Map(list.map((one) => [`${one.dimension} ${one.value}`, one])).values()]);
    fc.assert(
      fc.property(unique, (list) => {
        expect(explain([...list].reverse())).toEqual(explain(list));
      }),
    );
  });

  test('there is none of what is no number, nor where nothing was expected', () => {
    expect(named([part('device mobile', Number.NaN, 1)])).toBe('no_answer');
    expect(explain([part('device mobile', 1, -1)])).toEqual({ kind: 'no_answer', reason: 'not_a_number' });
    expect(explain(devices, { dispersion: 0 })).toEqual({ kind: 'no_answer', reason: 'not_a_number' });
    expect(explain([])).toEqual({ kind: 'no_answer', reason: 'nothing_expected' });
  });
});

const funnel = (visits: number, checkouts: number, orders: number, worth = orders): Funnel => ({
  visits: { expected: 1_000, actual: visits },
  checkouts: { expected: 60, actual: checkouts },
  orders: { expected: 30, actual: orders },
  worth: { expected: orders, actual: worth },
  ordersWithoutId: 0,
  whole: true,
});

describe('what came first', () => {
  test.each([
    ['tracking_broke all_events_stopped', funnel(3, 0, 0)],
    ['tracking_broke impossible_funnel', funnel(3, 55, 28)],
    ['tracking_broke impossible_funnel', funnel(1_000, 0, 28)],
    ['tracking_broke event_type_vanished', funnel(980, 0, 0)],
    ['tracking_broke orders_without_ids', { ...funnel(1_000, 60, 1), ordersWithoutId: 25 }],
    ['traffic_dropped fewer_visits', funnel(400, 22, 8)],
    ['traffic_dropped fewer_visits', funnel(100, 6, 3)],
    ['traffic_dropped fewer_visits', { ...funnel(3, 0, 0), whole: false }],
    ['conversion_dropped fewer_start_checkout', funnel(1_000, 20, 11)],
    ['conversion_dropped fewer_start_checkout', { ...funnel(1_000, 0, 0), whole: false }],
    ['conversion_dropped fewer_finish_checkout', funnel(1_000, 60, 8)],
    ['conversion_dropped fewer_order', { ...funnel(1_000, 0, 8), checkouts: { expected: 0, actual: 0 }, whole: false }],
    ['order_value_dropped orders_worth_less', funnel(1_000, 60, 30, 4)],
    ['no_drop as_usual', funnel(990, 61, 29)],
    ['conversion_dropped fewer_finish_checkout', { ...funnel(400, 25, 8), first: 'orders' as const }],
  ])('%s', (expected, given) => {
    const found = diagnose(given);
    expect(`${found.kind} ${found.reason}`).toBe(expected);
  });

  test('there is no answer of no numbers, nor where nothing was expected', () => {
    expect(diagnose({ ...funnel(1, 1, 1), ordersWithoutId: Number.NaN })).toEqual({ kind: 'no_answer', reason: 'not_a_number' });
    const none = { expected: 0, actual: 0 };
    expect(diagnose({ visits: none, checkouts: none, orders: none, worth: none, ordersWithoutId: 0, whole: true })).toEqual({
      kind: 'no_answer',
      reason: 'too_little_expected',
    });
  });
});

describe('abandoned checkouts', () => {
  test('the binomial tail', () => {
    const found = abandonment(10, 1, 0.5);
    expect(found.kind === 'abandonment' && [found.rate, found.chance, found.unusual]).toEqual([0.9, expect.closeTo(11 / 1_024, 12), false]);
    expect(abandonment(20, 1, 0.5)).toMatchObject({ unusual: true });
    expect(abandonment(5, 9, 0.5)).toMatchObject({ rate: 0, chance: 1 });
  });

  test('there is no answer of no counts or no usual rate', () => {
    for (const [started, finished] of [
      [0, 0],
      [-1, 0],
      [1.5, 1],
      [3, Number.NaN],
    ] as const)
      expect(abandonment(started, finished, 0.5)).toEqual({ kind: 'no_answer', reason: 'not_counts' });
    for (const usual of [0, 1, Number.NaN]) expect(abandonment(5, 1, usual)).toEqual({ kind: 'no_answer', reason: 'no_usual_rate' });
  });
});

describe('going viral', () => {
  test('when twice the usual hardly explains it, by the negative binomial tail', () => {
    expect(viral(60, 10, 0.15)).toMatchObject({ kind: 'viral', ratio: 6, viral: true });
    expect(viral(25, 10, 0.15)).toMatchObject({ viral: false });
    // size 1, mean 2: P(X >= 3) = (2/3)^3.
    expect(viral(3, 1, 1)).toMatchObject({ chance: expect.closeTo(8 / 27, 12) });
    expect(viral(0, 1, 1)).toMatchObject({ chance: 1, viral: false });
  });

  test('the noisier the usual, the more it takes', () => {
    const chance = (noise: number) => {
      const found = viral(60, 10, noise);
      return found.kind === 'viral' ? found.chance : Number.NaN;
    };
    expect(chance(0.4)).toBeGreaterThan(chance(0.1));
  });

  test('there is no answer of no count, nothing usual or no noise', () => {
    expect(viral(1.5, 1, 1)).toEqual({ kind: 'no_answer', reason: 'not_a_count' });
    expect(viral(1, 0, 1)).toEqual({ kind: 'no_answer', reason: 'nothing_usual' });
    expect(viral(1, 1, 0)).toEqual({ kind: 'no_answer', reason: 'bad_noise' });
  });
});

describe('inventory', () => {
  const stock = { onHand: 60, demand: 5, deviation: 2, leadTime: 9 };

  test('d L + z sigma sqrt(L)', () => {
    expect(reorder(stock)).toMatchObject({ point: expect.closeTo(45 + 1.6448536 * 6, 5), low: false, daysLeft: 12 });
    expect(reorder({ ...stock, onHand: 54 })).toMatchObject({ low: true });
    expect(reorder({ ...stock, onHand: 54, onOrder: 10 })).toMatchObject({ low: false });
    expect(reorder(stock, 0.5)).toMatchObject({ point: 45 });
  });

  test('there is no answer of no numbers, no demand, or no chance', () => {
    expect(reorder({ ...stock, leadTime: -1 })).toEqual({ kind: 'no_answer', reason: 'not_a_number' });
    expect(reorder({ ...stock, demand: 0 })).toEqual({ kind: 'no_answer', reason: 'no_demand' });
    for (const service of [0.3, 1, Number.NaN]) expect(reorder(stock, service)).toEqual({ kind: 'no_answer', reason: 'bad_service' });
  });
});
