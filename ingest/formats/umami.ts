import { eventNamed } from './commerce.ts';
import { traitsOf } from './people.ts';
import { type ClientEvent, type Fields, fieldsOf, isFields, listOf, present, textOf, without } from './values.ts';

/** The event of one message of Umami's tracker or `@umami/node`, or of each message of a list of them. */
export function fromUmami(payload: unknown): unknown[] {
  return Array.isArray(payload) ? payload.map(fromMessage) : [fromMessage(payload)];
}

/** The website's id takes the store's key. */
export function umamiKey(payload: unknown): unknown {
  const message = fieldsOf(Array.isArray(payload) ? payload.find(isFields) : payload);
  return fieldsOf(message.payload).website;
}

function fromMessage(message: unknown): unknown {
  if (!isFields(message)) return message;
  const payload = fieldsOf(message.payload);
  return present({
    timestamp: payload.timestamp,
    user_id: textOf(payload.id),
    ...place(textOf(payload.url), textOf(payload.hostname)),
    title: textOf(payload.title),
    referrer: textOf(payload.referrer),
    browser: textOf(payload.browser),
    os: textOf(payload.os),
    device: textOf(payload.device),
    ...said(textOf(message.type) ?? 'event', payload),
  });
}

/** Umami sends the path and the host apart. */
function place(url: string | undefined, host: string | undefined): ClientEvent {
  if (url === undefined || !url.startsWith('/') || url.startsWith('//') || host === undefined) return present({ url });
  return { url: `https://${host}${url}` };
}

function said(type: string, payload: Fields): ClientEvent {
  const data = fieldsOf(payload.data);
  if (type === 'identify') return eventNamed('identify', traitsOf(data));
  if (type !== 'event') {
    const { lcp, inp, cls, fcp, ttfb, engagement } = payload;
    return eventNamed(type, present({ lcp, inp, cls, fcp, ttfb, engagement_ms: engagement }));
  }
  const own = { ...without(data, COMMERCE), ...commerceOf(data.commerce), ...present({ tag: payload.tag }) };
  return eventNamed(textOf(payload.name) ?? 'page_view', own);
}

const COMMERCE: ReadonlySet<string> = new Set(['commerce']);

/** Umami 3's own shape of an order: net prices by the line, no sum. */
function commerceOf(value: unknown): ClientEvent {
  if (!isFields(value)) return {};
  const items = listOf(value.items).map((item) =>
    isFields(item) ? present({ ...item, item_id: item.productId, productId: undefined }) : item,
  );
  const { currency, tax, shipping, market, cartId, checkoutId } = value;
  return present({ currency, tax, shipping, market, cart_id: cartId, checkout_id: checkoutId, order_id: value.orderId, items });
}
