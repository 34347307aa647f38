import type { Counts } from '../../../science/anomaly/minute.ts';
import { normal, roughPoisson, seeded } from '../../../science/random.ts';
import { binomial, multinomial, picker } from './draw.ts';
import { FAULTS, type Fault, KINDS } from './fault.ts';
import { build, C, D, HISTORY_WEEKS, L, P, PRODUCTS, ratesAt, START, TEST_WEEKS, VALUES, WEEK_MINUTES, type World } from './world.ts';

const FAULT_MINUTES = 180;
/** A fault costs at least so many visits (about four orders), or so many checkouts or orders. */
const LEAST_VISITS = 150;
const LEAST_STEPS = 40;

/**
 * A shop. Its visits a minute follow the hour and the day of the week; days (12 %), hours (8 %, with memory), each channel's hours (10 %) and single minutes (10 %) vary beyond
 * chance. About one visit in 18 starts a checkout within ten minutes, one checkout in two becomes an order within five. Two or three times a week a mailing brings three to six
 * times the visits of its channel, who buy half as often; twice in the time a product is 25 % off and sells twice as much; one day in twenty is a holiday at 75 %.
 */
export interface Store {
  seed: number;
  /** Visits a minute over the whole week. */
  size: number;
  history: Counts[];
  faults: Fault[];
  minutes(): Generator<{ counts: Counts; now: number }>;
}

export function simulateStore(seed: number, size: number, faultCount: number): Store {
  const random = seeded(seed);
  const world = build(random, size);
  const first = HISTORY_WEEKS * WEEK_MINUTES;
  const history = Array.from({ length: HISTORY_WEEKS * 168 }, (_, hour) => hourOf(random, world, hour));
  const faults = plant(random, world, faultCount, first);
  return { seed, size, history, faults, minutes: () => minutesOf(random, world, faults, first) };
}

/** Counts by channel, country and device. */
type Split = readonly [channels: number[], countries: number[], devices: number[]];

function empty(): Counts {
  const zeros = () => new Array<number>(VALUES.length).fill(0);
  return { visits: zeros(), checkouts: zeros(), orders: zeros(), revenue: zeros(), ordersWithoutId: 0 };
}

/** An hour of history: the means of its minutes, with chance of counts. */
function hourOf(random: () => number, world: World, hour: number): Counts {
  const counts = empty();
  const { visits, products, sale, buys, countries, devices, rate } = ratesAt(world, hour * 60 + 30);
  const drawn = visits.map((mean) => roughPoisson(60 * mean, random));
  const visitors = drawn.reduce((sum, one) => sum + one, 0);
  const weights = [drawn, multinomial(random, visitors, countries), multinomial(random, visitors, devices)] as const;
  fill(
    counts.visits,
    weights,
    products.map((mean) => roughPoisson(60 * mean, random)),
  );
  const rates = [buys, world.countries.map(() => 1), world.deviceBuys] as const;
  const starts = weights.map((list, i) => list.map((count, j) => count * (rates[i]?.[j] ?? 1))) as unknown as Split;
  const mean = (rate * (starts[0].reduce((a, b) => a + b, 0) * starts[2].reduce((a, b) => a + b, 0))) / Math.max(1, visitors);
  const started = roughPoisson(mean, random);
  const spread = (n: number) => starts.map((list) => multinomial(random, n, list)) as unknown as Split;
  fill(counts.checkouts, spread(started));
  const ordered = binomial(random, started, world.completion);
  const bought = multinomial(random, ordered, products);
  const split = spread(ordered);
  fill(counts.orders, split, bought);
  let revenue = 0;
  for (let p = 0; p < PRODUCTS.length; p++) {
    let sum = 0;
    // Of many orders thirty stand for all: a little more noise than true.
    const n = bought[p] ?? 0;
    for (let i = 0; i < Math.min(n, 30); i++) sum += priceOf(random, world, p, sale) * Math.max(1, n / 30);
    counts.revenue[P + p] = Math.round(sum);
    revenue += Math.round(sum);
  }
  counts.revenue[0] = revenue;
  for (const [first, list] of [
    [C, split[0]],
    [L, split[1]],
    [D, split[2]],
  ] as const)
    for (let i = 0; i < list.length; i++) counts.revenue[first + i] = ordered > 0 ? Math.round((revenue * (list[i] ?? 0)) / ordered) : 0;
  return counts;
}

function fill(into: number[], [channels, countries, devices]: Split, products?: readonly number[]): void {
  into[0] = sumOf(channels);
  for (const [first, list] of [
    [C, channels],
    [L, countries],
    [D, devices],
    [P, products ?? []],
  ] as const)
    for (let i = 0; i < list.length; i++) into[first + i] = list[i] ?? 0;
}

function priceOf(random: () => number, world: World, product: number, sale: readonly number[]): number {
  const pieces = random() < 0.2 ? 2 : 1;
  const coupon = random() < 0.15 ? 0.85 : 1;
  return (world.prices[product] ?? 0) * pieces * coupon * (1 + 0.45 * (random() + random() - 1)) * (sale.includes(product) ? 0.75 : 1);
}

interface Cart {
  channel: number;
  country: number;
  device: number;
  product: number;
}

function* minutesOf(
  random: () => number,
  world: World,
  faults: readonly Fault[],
  first: number,
): Generator<{ counts: Counts; now: number }> {
  const starting: Cart[][] = Array.from({ length: 16 }, () => []);
  const finishing: Cart[][] = Array.from({ length: 16 }, () => []);
  let rates = ratesAt(world, first);
  // Half an hour earlier, so that the first minutes have the checkouts of visits before them.
  for (let minute = first - 30; minute < first + TEST_WEEKS * WEEK_MINUTES; minute++) {
    const fault = faults.find((one) => minute >= one.from && minute < one.to);
    const is = (kind: Fault['kind'], of = -1) => fault?.kind === kind && fault.of === of;
    const left = fault?.left ?? 1;
    const counts = empty();
    if (minute % 5 === 0) rates = ratesAt(world, minute + 2.5);
    const { visits, products, sale, buys, countries, devices, rate } = rates;
    const jitter = Math.exp(0.1 * normal(random));
    const slow = is('site_slow') ? 1 - (1 - left) * Math.min(1, (minute + 1 - (fault?.from ?? 0)) / 5) : 1;
    const drawn = visits.map((mean, c) => roughPoisson(mean * jitter * slow * (is('channel_lost', c) ? left : 1), random));
    const visitors = drawn.reduce((sum, one) => sum + one, 0);
    const of = [drawn, multinomial(random, visitors, countries), multinomial(random, visitors, devices)] as const;
    const usualVisits = visits.reduce((sum, one) => sum + one, 0);
    const views = products.map((mean, p) => roughPoisson(((mean * visitors) / usualVisits) * (is('viral', p) ? left : 1), random));
    fill(counts.visits, of, views);
    const channelWeights = drawn.map((count, c) => count * (buys[c] ?? 1));
    const deviceWeights = of[2].map((count, d) => count * (world.deviceBuys[d] ?? 1));
    const mean = visitors > 0 ? (rate * sumOf(channelWeights) * sumOf(deviceWeights)) / visitors : 0;
    const [channel, country, device, product] = [
      picker(random, channelWeights),
      picker(random, of[1]),
      picker(random, deviceWeights),
      picker(random, products),
    ];
    for (let n = roughPoisson(mean, random); n > 0; n--)
      starting[(minute + Math.floor(10 * random())) % 16]?.push({
        channel: channel(),
        country: country(),
        device: device(),
        product: product(),
      });
    for (const cart of (starting[minute % 16] ?? []).splice(0)) {
      if (is('checkout_broken', cart.device) && random() > left) continue;
      add(counts.checkouts, cart, 1, false);
      const finishes = world.completion * (is('abandoned') || is('payment_failing', cart.country) ? left : 1);
      if (random() < finishes) finishing[(minute + Math.floor(5 * random())) % 16]?.push(cart);
    }
    for (const cart of (finishing[minute % 16] ?? []).splice(0)) {
      if (is('ids_lost')) {
        counts.ordersWithoutId++;
        continue;
      }
      add(counts.orders, cart, 1, true);
      const price = priceOf(random, world, cart.product, sale) * (is('price_typo', cart.product) ? left : 1);
      add(counts.revenue, cart, Math.round(price), true);
    }
    if (minute >= first) yield { counts: untracked(random, counts, fault), now: START + (minute + 1) * 60_000 };
  }
}

/** What the tracker lost: nobody left, yet little or nothing arrives. */
function untracked(random: () => number, counts: Counts, fault: Fault | undefined): Counts {
  if (fault?.kind === 'checkout_untracked') return { ...empty(), visits: counts.visits };
  if (fault?.kind !== 'tracking_lost') return counts;
  const some = empty();
  const kept = multinomial(random, binomial(random, counts.visits[0] ?? 0, fault.left), counts.visits.slice(C, P));
  const n = sumOf(kept);
  fill(
    some.visits,
    [kept, multinomial(random, n, counts.visits.slice(L, D)), multinomial(random, n, counts.visits.slice(D))],
    counts.visits.slice(P, L).map((count) => binomial(random, count, fault.left)),
  );
  return some;
}

function add(into: number[], { channel, country, device, product }: Cart, amount: number, withProduct: boolean): void {
  for (const i of [0, C + channel, L + country, D + device]) into[i] = (into[i] ?? 0) + amount;
  if (withProduct) into[P + product] = (into[P + product] ?? 0) + amount;
}

/** Faults at random minutes, at least a day apart, of kinds that would cost the store enough there. */
function plant(random: () => number, world: World, count: number, first: number): Fault[] {
  const faults: Fault[] = [];
  for (let tries = 0; faults.length < count && tries < 2_000; tries++) {
    const kind = FAULTS[Math.floor(random() * FAULTS.length)] ?? 'viral';
    const { of, left: range } = KINDS[kind];
    const from = first + Math.floor(random() * (TEST_WEEKS * WEEK_MINUTES - FAULT_MINUTES));
    const index = of === 'all' ? -1 : Math.floor(random() * [...VALUES].filter(({ dimension }) => dimension === of).length);
    const left = range[0] + (range[1] - range[0]) * random();
    if (faults.some((one) => Math.abs(one.from - from) < 1_440) || costOf(world, kind, from, index, left) < 1) continue;
    faults.push({ kind, from, to: from + FAULT_MINUTES, of: index, left });
  }
  return faults.sort((a, b) => a.from - b.from);
}

/** Visits, checkouts or orders that the fault would take (or, of a viral product, bring in views) at usual rates, over the least that a fault must. */
function costOf(world: World, kind: Fault['kind'], from: number, of: number, left: number): number {
  let visits = 0;
  for (let minute = from; minute < from + FAULT_MINUTES; minute += 10)
    visits += 10 * world.size * (world.rhythm[Math.floor(minute / 60) % 168] ?? 0);
  const checkouts = visits * world.checkoutRate;
  const orders = checkouts * world.completion;
  switch (kind) {
    case 'channel_lost':
      return (visits * (world.channels[of] ?? 0) * (1 - left)) / LEAST_VISITS;
    case 'site_slow':
    case 'tracking_lost':
      return (visits * (1 - left)) / LEAST_VISITS;
    case 'checkout_untracked':
      return checkouts / LEAST_STEPS;
    case 'ids_lost':
      return orders / LEAST_STEPS;
    case 'checkout_broken':
      return (checkouts * (world.devices[of] ?? 0) * (1 - left)) / LEAST_STEPS;
    case 'payment_failing':
      return (orders * (world.countries[of] ?? 0) * (1 - left)) / LEAST_STEPS;
    case 'abandoned':
      return (orders * (1 - left)) / LEAST_STEPS;
    case 'price_typo':
      return (orders * (world.popularity[of] ?? 0)) / LEAST_STEPS;
    case 'viral':
      return (visits * 2.2 * (world.popularity[of] ?? 0) * (left - 1)) / LEAST_VISITS;
  }
}

const sumOf = (list: number[]) => list.reduce((sum, one) => sum + one, 0);
