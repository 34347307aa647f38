import type { ShopEvent } from './shop.ts';
import { sessionsOf } from './visits.ts';

/** A table as the verifier computes it: from a row's key to its figures, both as text. */
export type Table = Map<string, string>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const KPI = ['page_view', 'product_view', 'add_to_cart', 'checkout_start'];

/** Money as the server should keep it: minor units. */
export const minor = (event: ShopEvent): number => Math.round((event.value ?? 0) * 100);

const timeOf = (event: ShopEvent): number => Date.parse(event.timestamp);
const pageOf = (event: ShopEvent): string => new URL(event.url).pathname;

/** Every table that the server keeps about these events, computed afresh from the events alone. */
export function expectedTables(events: readonly ShopEvent[]): Record<string, Table> {
  const kpi = (bucket: number) => counted(events, (event) => String(Math.floor(timeOf(event) / bucket) * bucket), kpiOf);
  const hourAnd = (of: (event: ShopEvent) => string) => (event: ShopEvent) => `${Math.floor(timeOf(event) / HOUR) * HOUR}|${of(event)}`;
  const kinds =
    (...types: string[]) =>
    (group: readonly ShopEvent[]) =>
      types.map((type) => ofType(group, type).length).join();
  const products = events.filter(
    ({ event_type, product_id }) => product_id && /^(product_view|add_to_cart|remove_from_cart)$/.test(event_type),
  );
  return {
    events: new Map(
      events.map((event) => [event.event_id, [timeOf(event), event.event_type, pageOf(event), event.order_id ?? '', minor(event)].join()]),
    ),
    kpi_minute: kpi(60_000),
    kpi_hour: kpi(HOUR),
    kpi_day: kpi(DAY),
    event_hour: counted(
      events,
      hourAnd((event) => event.event_type),
      (group) => String(group.length),
    ),
    page_hour: counted(ofType(events, 'page_view'), hourAnd(pageOf), (group) => String(group.length)),
    product_hour: counted(
      products,
      hourAnd((event) => event.product_id ?? ''),
      kinds('product_view', 'add_to_cart', 'remove_from_cart'),
    ),
    search_hour: counted(
      ofType(events, 'search'),
      hourAnd((event) => event.search ?? ''),
      (group) => String(group.length),
    ),
    sessions: sessionTable(events),
    orders: counted(
      ofType(events, 'purchase'),
      (event) => event.order_id ?? '',
      (group) => firstOrder(group),
    ),
  };
}

function counted(
  events: readonly ShopEvent[],
  keyOf: (event: ShopEvent) => string,
  figures: (group: readonly ShopEvent[]) => string,
): Table {
  return new Map([...Map.groupBy(events, keyOf)].map(([key, group]) => [key, figures(group)]));
}

function ofType(events: readonly ShopEvent[], type: string): ShopEvent[] {
  return events.filter((event) => event.event_type === type);
}

function kpiOf(group: readonly ShopEvent[]): string {
  const visitors = new Set(group.map((event) => event.visitor_id)).size;
  return [group.length, ...KPI.map((type) => ofType(group, type).length), visitors].join();
}

/** An order counts once, as its earliest report tells it. */
function firstOrder(reports: readonly ShopEvent[]): string {
  const [first] = [...reports].sort((a, b) => timeOf(a) - timeOf(b));
  return first ? `${timeOf(first)},${minor(first)}` : '';
}

/** Sessions have no name that the verifier could know: they are counted by all that is said of them. */
function sessionTable(events: readonly ShopEvent[]): Table {
  const said = sessionsOf(events).map((group) => {
    const orders = Map.groupBy(ofType(group, 'purchase'), (event) => event.order_id);
    const revenue = [...orders.values()].reduce((sum, [report]) => sum + (report ? minor(report) : 0), 0);
    const [first, last] = [group[0], group.at(-1)];
    return [
      first && timeOf(first),
      last && timeOf(last),
      group.length,
      ...KPI.map((type) => ofType(group, type).length),
      orders.size,
      revenue,
    ].join();
  });
  return new Map([...Map.groupBy(said, (text) => text)].map(([text, same]) => [text, String(same.length)]));
}
