import type { DayTotals } from '../../contracts/live.ts';
import { dayAt, startOfDay } from '../../contracts/zone.ts';
import { HashSet } from '../steps/hash-set.ts';
import { type Hash64, hash64 } from '../steps/hash64.ts';
import type { LiveEvent, LiveSession } from './event.ts';

export function noTotals(): DayTotals {
  return { visitors: 0, sessions: 0, pageviews: 0, product_views: 0, carts: 0, checkouts: 0, orders: 0, revenue: 0 };
}

/** Totals of the store's day, from its midnight on. Two million visitors take 34 MB: their ids are kept as hashes of 64 bits. */
export class Today {
  readonly #timezone: string;
  #from = 0;
  #to = 0;
  #totals = noTotals();
  #visitors: HashSet | null = null;
  readonly #hash: Hash64 = { high: 0, low: 0 };

  constructor(timezone: string) {
    this.#timezone = timezone;
  }

  /** `newOrder`: the event is the first report of an order. */
  count(e: LiveEvent, session: LiveSession, newOrder: boolean, now: number): void {
    this.#turn(now);
    if (e.ts < this.#from || e.ts >= this.#to) return;
    const totals = this.#totals;
    this.#countVisitor(e.visitor_id);
    if (session.opened) totals.sessions++;
    if (e.event_type === 'page_view') totals.pageviews++;
    else if (e.event_type === 'product_view') totals.product_views++;
    else if (e.event_type === 'add_to_cart') totals.carts++;
    else if (e.event_type === 'checkout_start') totals.checkouts++;
    if (!newOrder) return;
    totals.orders++;
    if (session.counted) totals.revenue += e.value;
  }

  totals(now: number): DayTotals {
    this.#turn(now);
    return { ...this.#totals };
  }

  /** Starts the day with what the warehouse holds of it; the visitors are counted by their ids. */
  seed(totals: DayTotals, visitors: Iterable<string>, now: number): void {
    this.#turn(now);
    this.#totals = { ...totals, visitors: 0 };
    this.#visitors = null;
    for (const visitor of visitors) this.#countVisitor(visitor);
  }

  #countVisitor(id: string): void {
    this.#visitors ??= new HashSet();
    if (this.#visitors.add(hash64(id, this.#hash))) this.#totals.visitors++;
  }

  #turn(now: number): void {
    if (now >= this.#from && now < this.#to) return;
    const day = dayAt(now, this.#timezone);
    this.#from = startOfDay(day, this.#timezone);
    this.#to = startOfDay(day + 1, this.#timezone);
    this.#totals = noTotals();
    this.#visitors = null;
  }
}
