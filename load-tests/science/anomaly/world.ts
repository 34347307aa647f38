import type { Value } from '../../../science/anomaly/minute.ts';
import { normal } from '../../../science/random.ts';

export const HISTORY_WEEKS = 6;
export const TEST_WEEKS = 2;
export const WEEK_MINUTES = 10_080;
/** Monday 00:00 UTC. */
export const START = Date.UTC(2026, 0, 5);

export const CHANNELS = ['direct', 'organic_search', 'paid_search', 'paid_social', 'email', 'referral'];
export const COUNTRIES = ['DE', 'FR', 'US', 'GB', 'NL'];
export const DEVICES = ['mobile', 'desktop', 'tablet'];
export const PRODUCTS = Array.from({ length: 8 }, (_, i) => `product ${i + 1}`);
/** Where channels, products, countries and devices begin in the list of values. */
export const [C, P, L, D] = [
  1,
  1 + CHANNELS.length,
  1 + CHANNELS.length + PRODUCTS.length,
  1 + CHANNELS.length + PRODUCTS.length + COUNTRIES.length,
];

export const VALUES: readonly Value[] = [
  { dimension: 'all', value: '' },
  ...CHANNELS.map((value): Value => ({ dimension: 'channel', value })),
  ...PRODUCTS.map((value): Value => ({ dimension: 'product', value })),
  ...COUNTRIES.map((value): Value => ({ dimension: 'country', value })),
  ...DEVICES.map((value): Value => ({ dimension: 'device', value })),
];
export const FIRST = { all: 0, channel: C, product: P, country: L, device: D } as const;

/** A shop's ways: what it sells to whom, when, and the luck of its hours. */
export type World = ReturnType<typeof build>;

export function build(random: () => number, size: number) {
  const shares = (weights: readonly number[]) => {
    const drawn = weights.map((weight) => weight * Math.exp(0.25 * normal(random)));
    const sum = drawn.reduce((total, one) => total + one, 0);
    return drawn.map((one) => one / sum);
  };
  const hours = (HISTORY_WEEKS + TEST_WEEKS) * 168 + 1;
  const noise = (sd: number, memory: number) => {
    let value = 0;
    return Array.from({ length: hours }, () => {
      value = memory * value + Math.sqrt(1 - memory * memory) * sd * normal(random);
      return value;
    });
  };
  const days = Array.from({ length: hours / 24 + 1 }, () => Math.exp(0.12 * normal(random)) * (random() < 0.05 ? 0.75 : 1));
  const hourly = noise(0.08, 0.6);
  const mailing = new Array<number>(hours).fill(1);
  for (let hour = 0; hour < hours; hour++) {
    const ofDay = hour % 24;
    if (ofDay < 8 || ofDay > 19 || random() > 2.5 / 84) continue;
    const lift = 3 + 3 * random();
    mailing[hour] = lift;
    if (hour + 1 < hours) mailing[hour + 1] = 1 + (lift - 1) * 0.4;
  }
  const sales = Array.from({ length: 2 }, () => ({
    product: Math.floor(PRODUCTS.length * random()),
    from: Math.floor(random() * (hours - 6)),
  }));
  const peak = 13 + 6 * random();
  const level = Array.from({ length: 168 }, (_, hour) => {
    const day = Math.floor(hour / 24);
    const rhythm = Math.exp(1.1 * Math.cos((2 * Math.PI * ((hour % 24) - peak)) / 24)) * (hour % 24 >= 1 && hour % 24 <= 5 ? 0.6 : 1);
    return rhythm * (day >= 5 ? 0.8 + 0.4 * random() : 1);
  });
  const mean = level.reduce((sum, one) => sum + one, 0) / 168;
  return {
    size,
    rhythm: level.map((one) => one / mean),
    common: Array.from(
      { length: hours },
      (_, hour) => (days[Math.floor(hour / 24)] ?? 1) * Math.exp(hourly[hour] ?? 0) * 1.01 ** (hour / 168),
    ),
    channelNoise: CHANNELS.map(() => noise(0.1, 0.5)),
    phases: CHANNELS.map(() => 24 * random()),
    mailing,
    mailed: 4,
    sales,
    channels: shares([0.24, 0.26, 0.2, 0.14, 0.1, 0.06]),
    countries: shares([0.42, 0.2, 0.16, 0.12, 0.1]),
    devices: shares([0.62, 0.31, 0.07]),
    popularity: shares(PRODUCTS.map((_, i) => 1 / (i + 1.5))),
    channelBuys: CHANNELS.map(() => Math.exp(0.3 * normal(random))),
    deviceBuys: [0.8, 1.35, 1],
    prices: PRODUCTS.map(() => 1_500 * Math.exp(2 * random())),
    checkoutRate: 0.055 * Math.exp(0.15 * normal(random)),
    completion: 0.45 + 0.12 * random(),
  };
}

/** Visits a minute of each channel, products' views a minute, and how readily they buy, in an hour without faults; between hours in a straight line. */
export function ratesAt(world: World, minute: number) {
  const at = Math.max(0, minute / 60 - 0.5);
  const [hour, part] = [Math.floor(at), at - Math.floor(at)];
  const smooth = (of: (hour: number) => number) => (1 - part) * of(hour) + part * of(hour + 1);
  const now = Math.min(world.mailing.length - 1, Math.floor(minute / 60));
  const level = world.size * smooth((one) => (world.rhythm[one % 168] ?? 0) * (world.common[one] ?? 1));
  const mailing = world.mailing[now] ?? 1;
  const visits = world.channels.map((share, c) => {
    const own = 1 + 0.15 * Math.cos((2 * Math.PI * (minute / 60 - (world.phases[c] ?? 0))) / 24);
    return level * share * own * Math.exp(smooth((one) => world.channelNoise[c]?.[one] ?? 0)) * (c === world.mailed ? mailing : 1);
  });
  const all = visits.reduce((sum, one) => sum + one, 0);
  const sale = world.sales.filter(({ from }) => now >= from && now < from + 6).map(({ product }) => product);
  const products = world.popularity.map((share, p) => all * 2.2 * share * (sale.includes(p) ? 1.8 : 1));
  const evening = Math.cos((2 * Math.PI * (minute / 60 - 20)) / 24);
  const buys = world.channelBuys.map((rate, c) => rate * (c === world.mailed ? 1 / (1 + (mailing - 1) * 0.25) : 1));
  return {
    visits,
    products,
    sale,
    buys,
    countries: world.countries.map((share, i) => share * (i === 2 ? 1 + 0.5 * evening : 1)),
    devices: world.devices.map((share, i) => share * (i === 0 ? 1 + 0.1 * evening : 1)),
    rate: world.checkoutRate * (1 + 0.12 * evening),
  };
}
