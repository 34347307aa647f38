import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { FunnelEvent } from '../../../science/funnel/funnel.ts';
import type { Said } from '../../../science/journeys/people.ts';
import type { NamedEvent, Order, Refund } from './engine.ts';

type Row = Record<string, string>;
const rows = (...path: string[]) => parse(readFileSync(join(...path)), { columns: true, relax_quotes: true, bom: true }) as Row[];

export interface Shop {
  name: string;
  events: FunnelEvent[];
  steps: string[];
  /** Visitors by how many steps, in any order, they did one after the other of: as the data set's own TRUTH.json says. */
  unordered: number[];
  visitorsByDay: number[];
  visitors: number;
}

/** A day of a real shop, with events named as the data set names them. */
export function readShop(data: string, name: 'ga360_one_day' | 'rees46_head'): Shop {
  const truth = JSON.parse(readFileSync(join(data, name, 'TRUTH.json'), 'utf8'));
  const ga360 = name === 'ga360_one_day';
  const events = rows(data, name, 'events.csv').map(
    (row): FunnelEvent => ({
      visitor: (ga360 ? row.visitor_id : row.user_id) ?? '',
      at: ga360 ? Number(row.ts_ms) : Date.parse((row.event_time ?? '').replace(' UTC', 'Z').replace(' ', 'T')),
      type: row.event_type ?? '',
    }),
  );
  return {
    name,
    events,
    steps: ga360 ? ['view_item', 'add_to_cart', 'checkout', 'purchase'] : ['view', 'cart', 'purchase'],
    unordered: Object.values(truth.funnel_visitors_unordered),
    visitorsByDay: Object.values(truth.unique_visitors_per_day_utc),
    visitors: truth.unique_visitors,
  };
}

/**
 * A shop whose events say both the visit and the user: each visit as a visitor of its own, said to be its user when it ends. In a visit of two users,
 * who share a browser, each event names its user.
 */
export function readVisits(data: string): { events: NamedEvent[]; said: Said[]; shared: number } {
  const visits = Map.groupBy(rows(data, 'rees46_head', 'events.csv'), (row) => row.user_session);
  const events: NamedEvent[] = [];
  const said: Said[] = [];
  let shared = 0;
  for (const [i, own] of [...visits.values()].entries()) {
    const visitor = `${FIRST_VISIT + i}`;
    const isShared = new Set(own.map((row) => row.user_id)).size > 1;
    if (isShared) shared++;
    for (const { user_id: user = '', event_time = '', event_type: type = '' } of own) {
      const at = Date.parse(event_time.replace(' UTC', 'Z').replace(' ', 'T'));
      events.push({ visitor, at, type, ...(isShared ? { user } : {}) });
    }
    said.push({ id: visitor, user: own.at(-1)?.user_id ?? '', at: events.at(-1)?.at ?? 0 });
  }
  return { events, said, shared };
}

/** Above every id of a user. */
const FIRST_VISIT = 1e12;

/** Visitors who did all of the first steps, in whatever order. */
export function unordered(events: readonly FunnelEvent[], steps: readonly string[]): number {
  const done = [...Map.groupBy(events, (event) => event.visitor).values()].map((own) => new Set(own.map((event) => event.type)));
  return done.filter((types) => steps.every((step) => types.has(step))).length;
}

/** The 69,659 purchases of the 23,570 customers who first bought in the first quarter of 1997, cents. */
export function readCdnow(data: string): Order[] {
  const [, ...lines] = readFileSync(join(data, 'cdnow', 'CDNOW_master.txt'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line, i) => {
    const [customer = '', date = '', , dollars] = line.trim().split(/\s+/);
    const at = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8)));
    return { order: `${i}`, customer, at, value: Math.round(Number(dollars) * 100) };
  });
}

/** Six weeks of a wholesaler: its sale lines by invoice as orders, its cancellations as refunds of the customer's first order; `unknown` is what was given back to customers without one. Pence. */
export function readRetail(data: string): { orders: Order[]; refunds: Refund[]; unknown: number } {
  const orders = new Map<string, Order>();
  const cancelled: { customer: string; at: number; value: number }[] = [];
  for (const row of rows(data, 'online_retail_slice', 'slice.csv')) {
    const { InvoiceNo: order = '', CustomerID, InvoiceDate = '' } = row;
    const customer = `${Math.round(Number(CustomerID || 0))}`;
    const at = Date.parse(`${InvoiceDate.replace(' ', 'T')}Z`);
    const [quantity, price] = [Number(row.Quantity), Number(row.UnitPrice)];
    const value = Math.round(quantity * price * 100);
    if (order.startsWith('C')) cancelled.push({ customer, at, value: -value });
    else if (quantity > 0 && price > 0) {
      const known = orders.get(order);
      orders.set(order, { order, customer, at: Math.min(at, known?.at ?? at), value: value + (known?.value ?? 0) });
    }
  }
  const first = new Map<string, Order>();
  for (const order of orders.values())
    if (order.at < (first.get(order.customer)?.at ?? Number.POSITIVE_INFINITY)) first.set(order.customer, order);
  const refunds = cancelled.flatMap(({ customer, at, value }) => {
    const of = first.get(customer);
    return of ? [{ order: of.order, at, value }] : [];
  });
  const unknown = cancelled.reduce((sum, { customer, value }) => sum + (first.has(customer) ? 0 : value), 0);
  return { orders: [...orders.values()], refunds, unknown };
}
