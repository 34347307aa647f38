import { describe, expect, it } from 'vitest';
import { isCurrency } from '../contracts/money.ts';
import { busyness, moodOf } from './calendar.ts';
import { CATALOG } from './catalog.ts';
import { dayOfEvents } from './day.ts';
import type { SampleEvent } from './visit.ts';

const FIRST = 20_717;
const DAYS = Array.from({ length: 60 }, (_, i) => dayOfEvents(1, FIRST + i));
const all = DAYS.flat();
const of = (type: string, events = all) => events.filter((event) => event.event_type === type);
const visitOf = (event: SampleEvent) => event.event_id.replace(/-\d+$/, '');
const visits = Map.groupBy(
  all.filter((event) => event.event_type !== 'refund'),
  visitOf,
);
const visitsWith = (type: string) => new Set(of(type).map(visitOf)).size;

describe('the sample store', () => {
  it('is the same for the same seed, whichever days were made before, and another for another seed', () => {
    expect(dayOfEvents(1, FIRST + 30)).toEqual(DAYS[30]);
    expect(dayOfEvents(2, FIRST)).not.toEqual(DAYS[0]);
  });

  it('makes some 700 visits a day of some six events: 240,000 to 300,000 events in sixty days', () => {
    expect(all.length).toBeGreaterThan(240_000);
    expect(all.length).toBeLessThan(300_000);
    expect(visits.size / 60).toBeGreaterThan(600);
    expect(visits.size / 60).toBeLessThan(850);
  });

  it('gives every event an id of its own, and each day in order of time', () => {
    expect(new Set(all.map((event) => event.event_id)).size).toBe(all.length);
    for (const day of DAYS) expect(day.map((event) => event.at)).toEqual(day.map((event) => event.at).toSorted((a, b) => a - b));
  });

  it('makes events that an import takes', () => {
    const texts = ['visitor_id', 'country', 'city'] as const;
    for (const event of all) {
      if (Date.parse(event.timestamp) !== event.at) throw new Error(`time of ${event.event_id}`);
      for (const name of texts) if (typeof event[name] !== 'string' || event[name] === '') throw new Error(`${name} of ${event.event_id}`);
      if (!/^[A-Z]{2}$/.test(event.country as string)) throw new Error(`country of ${event.event_id}`);
      if (event.value !== undefined && !((event.value as number) > 0 && isCurrency(event.currency as string)))
        throw new Error(`money of ${event.event_id}`);
      if (event.event_type === 'refund') continue;
      if (!URL.canParse(event.url as string) || !['mobile', 'desktop', 'tablet'].includes(event.device as string))
        throw new Error(`page of ${event.event_id}`);
    }
    const known = new Set(CATALOG.map((product) => product.id));
    expect(known.size).toBe(CATALOG.length);
    const named = new Set(all.flatMap((event) => event.product_id ?? []));
    expect([...named].filter((id) => !known.has(id as string))).toEqual([]);
  });

  it('has a funnel as real shops have', () => {
    const share = (part: string, whole: number) => visitsWith(part) / whole;
    expect(share('add_to_cart', visits.size)).toBeGreaterThan(0.08);
    expect(share('add_to_cart', visits.size)).toBeLessThan(0.1);
    expect(share('checkout_start', visitsWith('add_to_cart'))).toBeCloseTo(0.5, 1);
    expect(share('purchase', visitsWith('checkout_start'))).toBeCloseTo(0.6, 1);
    expect(visitsWith('search') / visits.size).toBeGreaterThan(0.04);
  });

  it('adds up: the value of a cart is the sum of its lines', () => {
    const wrong = all.filter((event) => {
      const items = event.items as { price: number; quantity: number }[] | undefined;
      return items && Math.abs(items.reduce((sum, item) => sum + item.price * item.quantity, 0) - (event.value as number)) > 1e-6;
    });
    expect(wrong).toEqual([]);
    expect(new Set(of('purchase').map((event) => event.order_id)).size).toBe(of('purchase').length);
  });

  it('takes back some three orders in a hundred, days later, never for more than was paid', () => {
    const orders = new Map(of('purchase').map((order) => [order.order_id, order]));
    const refunds = of('refund');
    expect(refunds.length / orders.size).toBeGreaterThan(0.015);
    expect(refunds.length / orders.size).toBeLessThan(0.045);
    const ours = refunds.filter((refund) => orders.has(refund.order_id));
    expect(ours.length).toBeGreaterThan(refunds.length / 2);
    for (const refund of ours) {
      const order = orders.get(refund.order_id);
      expect(refund.at - (order?.at ?? 0)).toBeGreaterThan(86_400_000);
      expect(refund.value).toBeLessThanOrEqual(order?.value as number);
      expect(refund.visitor_id).toBe(order?.visitor_id);
    }
  });

  it('is visited again by a quarter to a third of its visitors, who stay who they are', () => {
    const regular = [...visits.values()].map(([first]) => first).filter((event) => String(event?.visitor_id).startsWith('regular'));
    expect(regular.length / visits.size).toBeGreaterThan(0.25);
    expect(regular.length / visits.size).toBeLessThan(0.33);
    const homes = Map.groupBy(regular, (event) => event?.visitor_id);
    for (const each of homes.values()) expect(new Set(each.map((event) => `${event?.city} ${event?.os}`)).size).toBe(1);
  });

  it('keeps the hours of its own time zone: nearly nobody at night, a peak at lunch and a higher one in the evening', () => {
    const clock = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', hour: 'numeric', hourCycle: 'h23' });
    const at: number[] = Array(24).fill(0);
    for (const [first] of visits.values()) if (first) at[Number(clock.format(first.at))] = (at[Number(clock.format(first.at))] ?? 0) + 1;
    const [three = 0, ten = 0, noon = 0, four = 0, evening = 0] = [3, 10, 12, 15, 20].map((hour) => at[hour]);
    expect(evening).toBeGreaterThan(20 * three);
    expect(noon).toBeGreaterThan(1.2 * ten);
    expect(noon).toBeGreaterThan(1.2 * four);
    expect(evening).toBeGreaterThan(noon);
  });

  it('grows from week to week until before Christmas, and Sunday is its day', () => {
    const week = (first: number) => Array.from({ length: 7 }, (_, i) => busyness(first + i)).reduce((sum, share) => sum + share);
    // Weeks apart by whole months of no sale: 2026-04-06 to 2026-11-09, Mondays.
    const mondays = [20_549, 20_640, 20_703, 20_766].map(week);
    expect(mondays).toEqual(mondays.toSorted((a, b) => a - b));
    expect(week(20_857), 'February is quiet').toBeLessThan(mondays[2] ?? 0);
    expect(busyness(20_772)).toBeGreaterThan(busyness(20_771));
  });

  it('sells more on days of a sale, and is found through its newsletter on days of one', () => {
    const [sale, usual] = [true, false].map((on) => DAYS.filter((_, i) => moodOf(FIRST + i).sale === on));
    const orders = (days: SampleEvent[][] = []) => of('purchase', days.flat()).length / days.length;
    expect(orders(sale)).toBeGreaterThan(1.4 * orders(usual));
    const mails = (on: boolean) => {
      const days = DAYS.filter((_, i) => moodOf(FIRST + i).newsletter === on);
      return days.flat().filter((event) => String(event.url).includes('utm_medium=email')).length / days.length;
    };
    expect(mails(true)).toBeGreaterThan(3 * mails(false));
  });

  it('is reached in many ways, which the server has to tell apart: referrers, tags and click ids', () => {
    const landings = [...visits.values()].flatMap(([first]) => (first ? [first] : []));
    const count = (test: (event: SampleEvent) => boolean) => landings.filter(test).length / landings.length;
    expect(count((event) => event.referrer === undefined)).toBeGreaterThan(0.15);
    expect(count((event) => event.referrer === 'https://www.google.com/' && !String(event.url).includes('gclid'))).toBeGreaterThan(0.15);
    for (const name of ['gclid', 'fbclid', 'ttclid', 'awc'])
      expect(count((event) => new URL(String(event.url)).searchParams.has(name))).toBeGreaterThan(0.005);
    expect(landings.some((event) => 'channel' in event || 'source' in event)).toBe(false);
  });
});
