import type { Channel } from '../../contracts/channel.ts';
import type { DayTotals, LiveMinute, LivePart, TailEvent } from '../../contracts/live.ts';
import { dayAt, startOfDay } from '../../contracts/zone.ts';
import { HashSet } from '../steps/hash-set.ts';
import { type Hash64, hash64 } from '../steps/hash64.ts';
import type { LiveEvent } from './event.ts';
import { TopCounter } from './top-counter.ts';

const MINUTE = 60_000;
const HERE = 5 * MINUTE;
const WINDOW = 30 * MINUTE;
const TAIL = 30;
/** Names of each kind in a part: enough that the first ten of the sum over partitions are right. */
const TOP = 30;

/** How far a visitor has come: browsing, cart, checkout, paid. */
const STEPS: Record<string, number> = {
  add_to_cart: 1,
  checkout_start: 2,
  checkout_contact: 2,
  checkout_address: 2,
  checkout_shipping: 2,
  checkout_payment: 2,
  purchase: 3,
};

interface Visitor {
  seen: number;
  step: number;
}

interface Minute extends Omit<LiveMinute, 'visitors'> {
  visitors: Set<string>;
}

export function noTotals(): DayTotals {
  return { visitors: 0, sessions: 0, pageviews: 0, product_views: 0, carts: 0, checkouts: 0, orders: 0, revenue: 0 };
}

/** What a store's page shows of now, from the events of one partition. Everything is bounded: by 30 minutes, or by the store's day. */
export class LiveCounters {
  readonly #timezone: string;
  readonly #visitors = new Map<string, Visitor>();
  readonly #minutes = new Map<number, Minute>();
  readonly #pages = new TopCounter();
  readonly #products = new TopCounter();
  readonly #channels = new TopCounter();
  readonly #countries = new TopCounter();
  #tail: TailEvent[] = [];
  #day = { from: 0, to: 0 };
  #today = noTotals();
  #todayVisitors = new HashSet();
  #orders = new Set<string>();
  readonly #hash: Hash64 = { high: 0, low: 0 };

  constructor(timezone: string) {
    this.#timezone = timezone;
  }

  apply(e: LiveEvent, now: number): void {
    const newOrder = e.event_type === 'purchase' && e.has_value && this.#isNewOrder(e.order_id || e.event_id);
    this.#countToday(e, newOrder, now);
    this.#addToTail(e);
    if (e.ts <= now - 2 * WINDOW || e.ts > now + MINUTE) return;
    this.#countVisitor(e, now);
    const [minute, nowMinute] = [Math.floor(e.ts / MINUTE), Math.floor(now / MINUTE)];
    this.#countMinute(e, minute, nowMinute, newOrder);
    if (e.event_type === 'page_view') this.#pages.add(e.page, minute, nowMinute);
    if (e.event_type === 'product_view') this.#products.add(e.product_id, minute, nowMinute, e.product_name);
    if (e.opened) this.#channels.add(e.channel, minute, nowMinute);
    if (e.opened) this.#countries.add(e.country, minute, nowMinute);
  }

  /** Sets today's totals after a restart: what the warehouse holds of this day. */
  seedToday(totals: DayTotals, visitors: Iterable<string>, orders: Iterable<string>, now: number): void {
    this.#turnDay(now);
    this.#today = { ...totals, visitors: 0 };
    for (const visitor of visitors) if (this.#todayVisitors.add(hash64(visitor, this.#hash))) this.#today.visitors++;
    for (const order of orders) this.#orders.add(order);
  }

  part(now: number): Omit<LivePart['data'], 'freshness_ms'> {
    this.#turnDay(now);
    const nowMinute = Math.floor(now / MINUTE);
    for (const counter of [this.#pages, this.#products, this.#channels, this.#countries]) counter.advance(nowMinute);
    for (const minute of this.#minutes.keys()) if (minute <= nowMinute - 30) this.#minutes.delete(minute);
    return {
      ...this.#present(now),
      today: { ...this.#today },
      minutes: Array.from({ length: 30 }, (_, i) => this.#minuteAt(nowMinute - 29 + i)),
      pages: this.#pages.top(TOP),
      products: this.#products.top(TOP),
      channels: this.#channels.top(TOP),
      countries: this.#countries.top(250),
      tail: this.#tail,
    };
  }

  #present(now: number): Pick<LivePart['data'], 'visitors_now' | 'funnel'> {
    const reached = [0, 0, 0, 0];
    let here = 0;
    for (const [id, visitor] of this.#visitors) {
      if (visitor.seen <= now - WINDOW) {
        this.#visitors.delete(id);
        continue;
      }
      if (visitor.seen > now - HERE) here++;
      for (let step = 0; step <= visitor.step; step++) reached[step] = (reached[step] ?? 0) + 1;
    }
    const [browse = 0, cart = 0, checkout = 0, paid = 0] = reached;
    return { visitors_now: here, funnel: { browse, cart, checkout, paid } };
  }

  #minuteAt(minute: number): LiveMinute {
    const m = this.#minutes.get(minute);
    if (!m) return { t: minute * MINUTE, visitors: 0, pageviews: 0, carts: 0, orders: 0, revenue: 0 };
    return { ...m, visitors: m.visitors.size };
  }

  #isNewOrder(id: string): boolean {
    if (this.#orders.has(id)) return false;
    this.#orders.add(id);
    return true;
  }

  #countToday(e: LiveEvent, newOrder: boolean, now: number): void {
    this.#turnDay(now);
    if (e.ts < this.#day.from || e.ts >= this.#day.to) return;
    const today = this.#today;
    if (this.#todayVisitors.add(hash64(e.visitor_id, this.#hash))) today.visitors++;
    if (e.opened) today.sessions++;
    if (e.event_type === 'page_view') today.pageviews++;
    else if (e.event_type === 'product_view') today.product_views++;
    else if (e.event_type === 'add_to_cart') today.carts++;
    else if (e.event_type === 'checkout_start') today.checkouts++;
    if (newOrder) {
      today.orders++;
      if (e.counted) today.revenue += e.value;
    }
  }

  #turnDay(now: number): void {
    if (now >= this.#day.from && now < this.#day.to) return;
    const day = dayAt(now, this.#timezone);
    this.#day = { from: startOfDay(day, this.#timezone), to: startOfDay(day + 1, this.#timezone) };
    this.#today = noTotals();
    this.#todayVisitors = new HashSet();
    this.#orders = new Set();
  }

  #countVisitor(e: LiveEvent, now: number): void {
    if (e.ts <= now - WINDOW) return;
    const step = STEPS[e.event_type] ?? 0;
    const known = this.#visitors.get(e.visitor_id);
    if (!known) this.#visitors.set(e.visitor_id, { seen: e.ts, step });
    else {
      known.seen = Math.max(known.seen, e.ts);
      known.step = Math.max(known.step, step);
    }
  }

  #countMinute(e: LiveEvent, minute: number, now: number, newOrder: boolean): void {
    if (minute <= now - 30) return;
    let m = this.#minutes.get(minute);
    if (!m) {
      m = { t: minute * MINUTE, visitors: new Set(), pageviews: 0, carts: 0, orders: 0, revenue: 0 };
      this.#minutes.set(minute, m);
    }
    m.visitors.add(e.visitor_id);
    if (e.event_type === 'page_view') m.pageviews++;
    if (e.event_type === 'add_to_cart') m.carts++;
    if (newOrder) {
      m.orders++;
      if (e.counted) m.revenue += e.value;
    }
  }

  #addToTail(e: LiveEvent): void {
    const oldest = this.#tail.at(-1);
    if (this.#tail.length >= TAIL && oldest && e.received_at < oldest.received_at) return;
    const event: TailEvent = {
      id: e.event_id,
      ts: e.ts,
      received_at: e.received_at,
      type: e.event_type,
      country: e.country,
      city: e.city,
      channel: e.channel as Channel,
      subject: e.product_name || e.search || e.product_id || e.page,
      value: e.has_value ? e.value : null,
      currency: e.currency,
    };
    // Events come in order of receipt but for a few: newest first, at its place.
    const at = this.#tail.findIndex((other) => other.received_at <= event.received_at);
    this.#tail = this.#tail.toSpliced(at < 0 ? this.#tail.length : at, 0, event).slice(0, TAIL);
  }
}
