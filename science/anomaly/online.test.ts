import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normal, seeded } from '../random.ts';
import { type Baseline, learnBaseline, usualMinute } from './baseline.ts';
import { cheaperEvidence, cumulate, dropEvidence, riseEvidence, withoutIdEvidence } from './evidence.ts';
import { excessNoise, HOUR, hourOfWeek, typicalWeek, WEEK_HOURS } from './hour-of-week.ts';
import { levelOf, NO_LEVEL, updateLevel } from './level.ts';
import type { Counts, Value } from './minute.ts';
import { type Alert, startWatch, watchMinute } from './online.ts';
import { hourScores } from './seasonal-z.ts';
import { passGate, SHUT } from './suppression.ts';

const MONDAY = Date.UTC(2026, 0, 5);
const MINUTE = 60_000;
const values: Value[] = [
  { dimension: 'all', value: '' },
  { dimension: 'channel', value: 'search' },
  { dimension: 'channel', value: 'email' },
  { dimension: 'device', value: 'mobile' },
  { dimension: 'device', value: 'desktop' },
  { dimension: 'product', value: 'shoe' },
  { dimension: 'product', value: 'hat' },
];
const SHARES = [1, 0.7, 0.3, 0.6, 0.4, 0.5, 0.5];

/** Counts of a span of time: visits, a tenth of them checkouts, half of these orders of 5,000 each, times what is left by value. */
function counts(visits: number, change: Partial<Record<'visits' | 'checkouts' | 'orders' | 'price', readonly number[]>> = {}): Counts {
  const of = (amount: number, left: readonly number[] = []) => SHARES.map((share, i) => Math.round(amount * share * (left[i] ?? 1)));
  const orders = of(visits / 20, change.orders);
  return {
    visits: of(visits, change.visits),
    checkouts: of(visits / 10, change.checkouts).map((count, i) => (i < 5 ? count : 0)),
    orders,
    revenue: orders.map((count, i) => count * 5_000 * (change.price?.[i] ?? 1)),
    ordersWithoutId: 0,
  };
}

const rhythm = (hour: number) => 0.625 + 0.375 * Math.cos((2 * Math.PI * (hour - 14)) / 24);
function learn(perMinute: number, start = MONDAY, weeks = 4, money = 1): Baseline {
  const random = seeded(7);
  const hours = Array.from({ length: weeks * WEEK_HOURS }, (_, hour) =>
    counts(60 * perMinute * rhythm(hour + 0.5) * Math.exp(0.1 * normal(random))),
  );
  for (const hour of hours) hour.revenue = hour.revenue.map((one) => one * money);
  const learnt = learnBaseline(values, hours, start);
  if (learnt.kind === 'no_answer') throw new Error(learnt.reason);
  return learnt.baseline;
}

/** Noon of the first day after the history. */
const NOON = MONDAY + 4 * WEEK_HOURS * HOUR + 12 * HOUR;
function watch(baseline: Baseline, minutes: readonly Counts[], from = NOON): Alert[] {
  let state = startWatch(baseline);
  return minutes.flatMap((one, i) => {
    const watched = watchMinute(baseline, state, one, from + (i + 1) * MINUTE);
    if (watched.kind === 'no_answer') throw new Error(watched.reason);
    state = watched.state;
    return watched.alerts;
  });
}
const times = (n: number, one: Counts) => Array.from({ length: n }, () => one);
const usual = counts(100);

describe('the hour of the week', () => {
  test('begins on Monday and comes again after a week', () => {
    expect([MONDAY, MONDAY + 25.5 * HOUR, MONDAY - HOUR, MONDAY + WEEK_HOURS * HOUR].map(hourOfWeek)).toEqual([0, 25.5, 167, 0]);
  });

  test('the usual is the median over weeks: one wild week does not move it', () => {
    const plain = Float64Array.from({ length: 5 * WEEK_HOURS }, () => 1_000);
    const wild = plain.map((count, i) => (i < WEEK_HOURS ? 50 * count : count));
    const week = typicalWeek(wild, MONDAY);
    expect(week.hours[30]).toBeGreaterThan(990);
    expect(week.hours[30]).toBeLessThan(1_100);
  });

  test('a start on another hour puts counts in their places', () => {
    const counts = Float64Array.from({ length: 4 * WEEK_HOURS }, (_, i) => ((i + 3) % WEEK_HOURS === 40 ? 90_000 : 3_000));
    const { hours } = typicalWeek(counts, MONDAY + 3 * HOUR);
    expect(hours.indexOf(Math.max(...hours))).toBe(40);
  });

  test('a value with few counts has the rhythm of its parent, at its own share', () => {
    const parent = Float64Array.from({ length: 4 * WEEK_HOURS }, (_, i) => 1_000 * rhythm(i));
    const few = parent.map((_, i) => (i % 10 === 0 ? 1 : 0));
    const { hours } = typicalWeek(few, MONDAY, { counts: parent, week: typicalWeek(parent, MONDAY) });
    expect((hours[12] ?? 0) / (hours[2] ?? 1)).toBeGreaterThan(2.5);
    expect(hours.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(14);
    expect(hours.reduce((sum, one) => sum + one, 0)).toBeLessThan(20);
  });

  test('noise is what varies beyond chance of counts', () => {
    const random = seeded(3);
    const expected = Array.from({ length: 2_000 }, () => 100);
    const noisy = expected.map((mean) => Math.exp(0.3 * normal(random)) * mean + 10 * normal(random));
    expect(excessNoise(noisy, expected, 100)).toBeCloseTo(0.3, 1);
    const chance = expected.map((mean) => mean + 10 * normal(random));
    expect(excessNoise(chance, expected, 100)).toBe(0.08);
    expect(excessNoise(chance, expected, 1)).toBe(0.15);
  });

  test('between the middles of two hours the usual goes in a straight line, per minute', () => {
    const hours = new Float64Array(WEEK_HOURS);
    hours.set([60, 120], 10);
    const at = (minutes: number) => usualMinute([{ hours, noise: 0.1 }], MONDAY + 10 * HOUR + minutes * MINUTE)[0];
    expect([30, 60, 90].map(at)).toEqual([1, 1.5, 2]);
  });
});

describe('the level of business', () => {
  test('follows a busier day, and hardly a few visits', () => {
    expect(levelOf(NO_LEVEL, 0.15)).toBe(1);
    expect(levelOf({ visits: 12_000, usual: 10_000 }, 0.15)).toBeCloseTo(1.2, 2);
    expect(levelOf({ visits: 4, usual: 2 }, 0.15)).toBeLessThan(1.05);
  });

  test('forgets within hours', () => {
    expect(updateLevel({ visits: 100, usual: 100 }, 0, 0, 4).visits).toBeCloseTo(100 / Math.E, 9);
  });
});

describe('evidence', () => {
  test('of nothing where ten were usual: three quarters of the least that is usual', () => {
    expect(dropEvidence(0, 5, 0.1, 2)).toBeCloseTo(0.75 * 5 * Math.exp(-0.2), 9);
    expect(dropEvidence(5, 5, 0.1, 2)).toBeLessThan(-3);
    expect(dropEvidence(0, 1_000, 0.1, 2)).toBe(5);
    expect(riseEvidence(10, 10, 0.1)).toBeLessThan(-10);
    expect(riseEvidence(10, 1, 0.1)).toBe(5);
  });

  test('of cheaper orders: none of a sale, much of a slip of the decimal point', () => {
    expect(cheaperEvidence(3, Math.log(0.75), 0.3)).toBeLessThan(-3);
    expect(cheaperEvidence(1, Math.log(0.1), 0.3)).toBe(5);
    expect(cheaperEvidence(0, -9, 0.3)).toBe(0);
    expect(cheaperEvidence(1, Math.log(0.4), 0.5)).toBeCloseTo((Math.log(0.3) * (Math.log(0.4) - Math.log(0.3) / 2)) / 0.25, 9);
  });

  test('of orders without an id', () => {
    expect(withoutIdEvidence(0, 1)).toBeCloseTo(Math.log(25), 9);
    expect(withoutIdEvidence(20, 1)).toBeLessThan(0);
  });

  test('adds up, never below none nor beyond the most', () => {
    expect([cumulate(1, 2, 14), cumulate(1, -2, 14), cumulate(13, 5, 14)]).toEqual([3, 0, 14]);
  });
});

test('a gate opens high, closes low, and then keeps quiet', () => {
  const bounds = { open: 8, close: 3, quiet: 60 };
  let gate = SHUT;
  const seen = (
    [
      [0, 7.9],
      [1, 8],
      [2, 3.1],
      [3, 9],
      [4, 3],
      [5, 9],
      [63, 9],
      [64, 9],
    ] as const
  ).map(([now, score]) => {
    const passed = passGate(gate, score, now, bounds);
    gate = passed.gate;
    return passed.change;
  });
  expect(seen).toEqual(['none', 'opened', 'none', 'none', 'closed', 'none', 'none', 'opened']);
});

describe('the score of an hour', () => {
  const baseline = learn(100);
  const scores = (visits: number, orders: number, revenue: number, at = NOON) => {
    const found = hourScores(baseline, { visits, orders, revenue }, at);
    if (found.kind === 'no_answer') throw new Error(found.reason);
    return found;
  };

  test('is near zero as usual, low for a low one, and says what is low', () => {
    const [plain, half, closed] = [scores(6_000, 300, 1_500_000), scores(3_000, 150, 750_000), scores(6_000, 90, 450_000)];
    for (const one of [plain.visits, plain.conversion, plain.revenue]) expect(Math.abs(one)).toBeLessThan(1);
    expect(half.visits).toBeLessThan(-4);
    expect(Math.abs(half.conversion)).toBeLessThan(1);
    expect(closed.conversion).toBeLessThan(-6);
    expect(Math.abs(closed.visits)).toBeLessThan(1);
    expect(closed.revenue).toBeLessThan(-6);
  });

  test('an hour without orders in a small shop at night is nothing', () => {
    const small = learn(0.5);
    const found = hourScores(small, { visits: 3, orders: 0, revenue: 0 }, MONDAY + 3 * HOUR);
    expect(found.kind === 'scores' && Math.min(found.visits, found.conversion, found.revenue)).toBeGreaterThan(-3);
  });

  test('does not depend on the currency', () => {
    const yen = hourScores(learn(100, MONDAY, 4, 160), { visits: 5_000, orders: 200, revenue: 700_000 * 160 }, NOON);
    expect(yen.kind === 'scores' && yen.revenue).toBeCloseTo(scores(5_000, 200, 700_000).revenue, 4);
  });

  test('there is none of no counts, and none where nothing is usual', () => {
    expect(hourScores(baseline, { visits: -1, orders: 0, revenue: 0 }, NOON)).toEqual({ kind: 'no_answer', reason: 'not_a_count' });
    const week = { hours: new Float64Array(WEEK_HOURS), noise: 0.1 };
    const empty = { ...baseline, weeks: { ...baseline.weeks, visits: [week] } };
    expect(hourScores(empty, { visits: 1, orders: 0, revenue: 0 }, NOON)).toEqual({ kind: 'no_answer', reason: 'nothing_usual' });
  });
});

describe('the watch', () => {
  const baseline = learn(100);
  const opened = (alerts: readonly Alert[]) => alerts.filter((alert) => alert.kind !== 'over');

  test('says nothing of two usual days, and nothing of a campaign whose visitors do not buy', () => {
    const day = Array.from({ length: 2_880 }, (_, i) => counts(1_000 * rhythm(12 + i / 60)));
    expect(watch(learn(1_000), day)).toEqual([]);
    const campaign = counts(300, { checkouts: SHARES.map(() => 1 / 3), orders: SHARES.map(() => 1 / 3) });
    expect(watch(baseline, [...times(60, usual), ...times(90, campaign), ...times(60, usual)])).toEqual([]);
  });

  const cases: [string, Counts, string, string][] = [
    [
      'search brings nobody',
      counts(100, { visits: [0.3, 0, 1, 0.3, 0.3, 0.3, 0.3], checkouts: [0.3, 0, 1, 0.3, 0.3], orders: [0.3, 0, 1, 0.3, 0.3, 0.3, 0.3] }),
      'traffic_dropped fewer_visits',
      'channel search',
    ],
    ['a third of everything comes', counts(33), 'traffic_dropped fewer_visits', 'everything'],
    ['nothing comes at all', counts(0), 'tracking_broke all_events_stopped', 'everything'],
    [
      'no checkouts, no orders',
      counts(100, { checkouts: SHARES.map(() => 0), orders: SHARES.map(() => 0) }),
      'tracking_broke event_type_vanished',
      'everything',
    ],
    ['orders without checkouts', counts(100, { checkouts: SHARES.map(() => 0) }), 'tracking_broke impossible_funnel', 'everything'],
    [
      'orders without id',
      { ...counts(100, { orders: SHARES.map(() => 0) }), ordersWithoutId: 5 },
      'tracking_broke orders_without_ids',
      'everything',
    ],
    [
      'nobody on a phone can check out',
      counts(100, { checkouts: [0.4, 0.4, 0.4, 0, 1], orders: [0.4, 0.4, 0.4, 0, 1, 0.4, 0.4] }),
      'conversion_dropped fewer_start_checkout',
      'device mobile',
    ],
    ['checkouts are left', counts(100, { orders: SHARES.map(() => 0.25) }), 'conversion_dropped fewer_finish_checkout', 'everything'],
    [
      'a shoe for a tenth',
      counts(100, { price: [0.55, 0.55, 0.55, 0.55, 0.55, 0.1, 1] }),
      'order_value_dropped orders_worth_less',
      'product shoe',
    ],
  ];
  test.each(cases)('%s', (_, fault, diagnosis, explanation) => {
    const alerts = watch(baseline, [...times(30, usual), ...times(60, fault), ...times(60, usual)]);
    const [first, ...more] = alerts;
    if (first?.kind !== 'loss') throw new Error('no alert');
    expect(first.at).toBeGreaterThan(NOON + 30 * MINUTE);
    expect(first.at).toBeLessThanOrEqual(NOON + 50 * MINUTE);
    expect(`${first.diagnosis.kind} ${first.diagnosis.kind === 'no_answer' ? '' : first.diagnosis.reason}`).toBe(diagnosis);
    const { explanation: by } = first;
    expect(by.kind === 'values' ? `${by.dimension} ${by.values.join(' ')}` : by.kind).toBe(explanation);
    // Once for a fault, over when it is over.
    expect(more.map((alert) => alert.kind)).toEqual(['over']);
    expect(more[0]?.at).toBeGreaterThan(NOON + 90 * MINUTE);
    expect(more[0]?.at).toBeLessThan(NOON + 110 * MINUTE);
  });

  test('a product that goes viral, by name', () => {
    const alerts = opened(watch(baseline, [...times(30, usual), ...times(30, counts(100, { visits: [1, 1, 1, 1, 1, 1, 6] }))]));
    expect(alerts.map((alert) => alert.kind === 'viral' && alert.product)).toEqual(['hat']);
  });

  test('an hour a little too low for minutes is seen at its end', () => {
    const alerts = opened(watch(learn(1_000), times(180, counts(520))));
    expect(alerts.map((alert) => alert.kind === 'loss' && alert.by)).toEqual(['hour']);
    expect(alerts[0]?.at).toBe(NOON + 60 * MINUTE);
  });

  test('a fault that comes and goes is one alert', () => {
    const flapping = Array.from({ length: 60 }, (_, i) => (i % 4 < 3 ? counts(5) : usual));
    expect(opened(watch(baseline, flapping))).toHaveLength(1);
  });

  test('does not know anything of no counts, other lists, or time that goes back', () => {
    const state = startWatch(baseline);
    const reason = (one: Counts, now = NOON) => {
      const watched = watchMinute(baseline, state, one, now);
      return watched.kind === 'no_answer' ? watched.reason : watched.kind;
    };
    expect(reason({ ...usual, orders: usual.orders.map(() => Number.NaN) })).toBe('not_a_count');
    expect(reason({ ...usual, ordersWithoutId: -1 })).toBe('not_a_count');
    expect(reason({ ...usual, visits: [1] })).toBe('bad_shape');
    expect(reason(usual, Number.NaN)).toBe('not_in_order');
    const watched = watchMinute(baseline, state, usual, NOON);
    if (watched.kind === 'no_answer') throw new Error(watched.reason);
    expect(watchMinute(baseline, watched.state, usual, NOON)).toEqual({ kind: 'no_answer', reason: 'not_in_order' });
  });

  test('leaves the state it was given as it was', () => {
    const state = startWatch(baseline);
    const before = JSON.stringify(state);
    watchMinute(baseline, state, counts(0), NOON);
    expect(JSON.stringify(state)).toBe(before);
  });
});

test('a baseline needs a week of counts in the right shape', () => {
  const hours = Array.from({ length: WEEK_HOURS }, () => counts(60));
  const reason = (list: readonly Value[], of: readonly Counts[]) => {
    const learnt = learnBaseline(list, of, MONDAY);
    return learnt.kind === 'no_answer' ? learnt.reason : learnt.kind;
  };
  expect(reason(values, hours)).toBe('baseline');
  expect(reason(values, hours.slice(1))).toBe('too_short');
  expect(reason(values.slice(1), hours)).toBe('bad_shape');
  expect(reason(values, [...hours.slice(1), { ...counts(60), orders: [] }])).toBe('bad_shape');
  expect(reason(values, [...hours.slice(1), { ...counts(60), revenue: values.map(() => -1) }])).toBe('not_a_count');
});

test('neither the currency nor a shift by whole weeks changes an alert', () => {
  const left = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(left, left, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 300 }), (some, price, weeks, money) => {
      const fault = counts(100, { orders: SHARES.map(() => some), price: SHARES.map(() => price) });
      const minutes = [...times(10, usual), ...times(30, fault)];
      const plain = watch(learn(100), minutes);
      const shift = weeks * WEEK_HOURS * HOUR;
      const shifted = watch(learn(100, MONDAY + shift), minutes, NOON + shift);
      expect(shifted.map((alert) => ({ ...alert, at: alert.at - shift }))).toMatchObject(plain.map(({ kind, at }) => ({ kind, at })));
      const exchanged = minutes.map((one) => ({ ...one, revenue: one.revenue.map((amount) => amount * money) }));
      const other = watch(learn(100, MONDAY, 4, money), exchanged);
      expect(other.map(({ kind, at }) => ({ kind, at }))).toEqual(plain.map(({ kind, at }) => ({ kind, at })));
    }),
    { numRuns: 10 },
  );
});
