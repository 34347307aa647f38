import type { DayTotals, LiveMinute, LivePart } from '../../contracts/live.ts';
import { type LiveEvent, type LiveSession, stepOf } from './event.ts';
import { KnownOrders } from './known-orders.ts';
import { LiveMinutes } from './minutes.ts';
import { Tail } from './tail.ts';
import { Today } from './today.ts';
import { TopCounter } from './top-counter.ts';
import { LiveVisitors, type SeenVisitor } from './visitors.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WINDOW = 30 * MINUTE;
/** Names of each kind in a part: enough that the first ten of the sum over partitions are right. */
const TOP = 30;
const COUNTRIES = 250;

export const KINDS = ['pages', 'products', 'channels', 'countries'] as const;
export type Kind = (typeof KINDS)[number];

/** What the warehouse holds of one partition of a store: the counters after a restart. Minutes are counted from 1970. */
export interface LiveSeed {
  today: DayTotals;
  /** Everyone of today. */
  visitors: Iterable<string>;
  /** Ids of the orders of the last two days. */
  orders: Iterable<string>;
  /** Of the last 30 minutes, longest silent first. */
  recent: Iterable<SeenVisitor>;
  minutes: Iterable<Omit<LiveMinute, 't'> & { minute: number }>;
  /** Of the last hour. */
  names: Iterable<{ kind: Kind; name: string; label: string; minute: number; times: number }>;
  /** Oldest first. */
  tail: Iterable<LiveEvent & { channel: string }>;
}

/**
 * What a store's Live page shows, from the events of one partition. Bounded by 30 minutes, by an hour, or by the store's day.
 * An event that happened more than an hour ago counts towards today alone.
 */
export class LiveCounters {
  readonly #today: Today;
  readonly #orders = new KnownOrders();
  readonly #visitors = new LiveVisitors();
  readonly #minutes = new LiveMinutes();
  readonly #tops: Record<Kind, TopCounter> = {
    pages: new TopCounter(),
    products: new TopCounter(),
    channels: new TopCounter(),
    countries: new TopCounter(),
  };
  readonly #tail = new Tail();
  #lastAt = 0;

  constructor(timezone: string) {
    this.#today = new Today(timezone);
  }

  apply(e: LiveEvent, session: LiveSession, now: number): void {
    const newOrder = e.event_type === 'purchase' && e.has_value && this.#orders.add(e.order_id || e.event_id, now);
    this.#today.count(e, session, newOrder, now);
    this.#lastAt = now;
    if (e.ts <= now - HOUR || e.ts > now + MINUTE) return;
    this.#tail.add(e, session.channel);
    // A client's clock may be a little ahead: what happened, happened by now.
    const at = Math.min(e.ts, now);
    this.#countMinute(e, session, newOrder, at, now);
    this.#countNames(e, session, Math.floor(at / MINUTE), Math.floor(now / MINUTE));
  }

  part(now: number): Omit<LivePart['data'], 'freshness_ms'> {
    const minute = Math.floor(now / MINUTE);
    for (const kind of KINDS) this.#tops[kind].advance(minute);
    return {
      ...this.#visitors.now(now),
      today: this.#today.totals(now),
      minutes: this.#minutes.list(minute),
      pages: this.#tops.pages.top(TOP),
      products: this.#tops.products.top(TOP),
      channels: this.#tops.channels.top(TOP),
      countries: this.#tops.countries.top(COUNTRIES),
      tail: this.#tail.list(),
    };
  }

  /** Nothing in it that a page would show: it can be let go and made anew. */
  isIdle(now: number): boolean {
    return this.#lastAt < now - HOUR && this.#today.totals(now).visitors === 0;
  }

  /** Fills fresh counters. */
  seed(seed: LiveSeed, now: number): void {
    const nowMinute = Math.floor(now / MINUTE);
    this.#lastAt = now;
    this.#today.seed(seed.today, seed.visitors, now);
    for (const order of seed.orders) this.#orders.add(order, now);
    this.#visitors.seed(seed.recent);
    for (const { minute, ...sums } of seed.minutes) Object.assign(this.#minutes.at(minute, nowMinute) ?? {}, sums);
    for (const { kind, name, label, minute, times } of seed.names) this.#tops[kind].add(name, minute, nowMinute, label, times);
    for (const event of seed.tail) this.#tail.add(event, event.channel);
  }

  #countMinute(e: LiveEvent, session: LiveSession, newOrder: boolean, at: number, now: number): void {
    const isNew = at > now - WINDOW && this.#visitors.see(e.visitor_id, stepOf(e.event_type), at, now);
    const sums = this.#minutes.at(Math.floor(at / MINUTE), Math.floor(now / MINUTE));
    if (!sums) return;
    if (isNew) sums.visitors++;
    if (e.event_type === 'page_view') sums.pageviews++;
    else if (e.event_type === 'add_to_cart') sums.carts++;
    if (!newOrder) return;
    sums.orders++;
    if (session.counted) sums.revenue += e.value;
  }

  #countNames(e: LiveEvent, session: LiveSession, minute: number, now: number): void {
    if (e.event_type === 'page_view') this.#tops.pages.add(e.page, minute, now);
    else if (e.event_type === 'product_view') this.#tops.products.add(e.product_id, minute, now, e.product_name);
    if (!session.opened) return;
    this.#tops.channels.add(session.channel, minute, now);
    this.#tops.countries.add(e.country, minute, now);
  }
}
