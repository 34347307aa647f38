import type { SessionOrder, SessionPart } from './part.ts';

/** True when (time a, id a) comes before (time b, id b): the one order of events, whatever order they arrive in. */
export function isBefore(timeA: number, idA: string, timeB: number, idB: string): boolean {
  return timeA < timeB || (timeA === timeB && idA < idB);
}

/** Two parts of one session as one. Commutative and associative: parts may come in any order. */
export function merge(a: SessionPart, b: SessionPart): SessionPart {
  const merged = { ...a, orders: a.orders && { ...a.orders } };
  absorb(merged, b);
  return merged;
}

/** `merge(into, part)`, written into `into`. */
export function absorb(into: SessionPart, part: SessionPart): void {
  if (isBefore(part.start, part.startId, into.start, into.startId)) takeEntry(into, part);
  if (isBefore(into.end, into.endId, part.end, part.endId)) {
    into.end = part.end;
    into.endId = part.endId;
  }
  if (part.exit_page !== '' && (into.exit_page === '' || isBefore(into.exitAt, into.exitId, part.exitAt, part.exitId))) {
    into.exit_page = part.exit_page;
    into.exitAt = part.exitAt;
    into.exitId = part.exitId;
  }
  into.events += part.events;
  into.pageviews += part.pageviews;
  into.product_views += part.product_views;
  into.carts += part.carts;
  into.checkouts += part.checkouts;
  into.searches += part.searches;
  if (part.orders) into.orders = mergeOrders(into.orders, part.orders);
}

function takeEntry(into: SessionPart, part: SessionPart): void {
  into.start = part.start;
  into.startId = part.startId;
  into.entry_page = part.entry_page;
  into.hostname = part.hostname;
  into.channel = part.channel;
  into.source = part.source;
  into.medium = part.medium;
  into.campaign = part.campaign;
  into.term = part.term;
  into.content = part.content;
  into.referrer_host = part.referrer_host;
  into.country = part.country;
  into.city = part.city;
  into.device = part.device;
  into.browser = part.browser;
  into.os = part.os;
}

function mergeOrders(a: Record<string, SessionOrder> | null, b: Record<string, SessionOrder>): Record<string, SessionOrder> {
  const merged: Record<string, SessionOrder> = Object.assign(Object.create(null), a);
  for (const [id, order] of Object.entries(b)) {
    const known = merged[id];
    if (!known || isBefore(order.ts, order.eventId, known.ts, known.eventId)) merged[id] = order;
  }
  return merged;
}
