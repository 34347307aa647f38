import { createHmac } from 'node:crypto';
import { shuffle } from '../harness/random.ts';

export type Platform = 'shopify' | 'woocommerce' | 'generic';

/** An order's life as its shop sees it; money in cents. What the server must know of it in the end, whatever it was told when and how often. */
export interface ShopOrder {
  platform: Platform;
  id: string;
  placedAt: number;
  items: { product: number; price: number; quantity: number }[];
  shipping: number;
  cancelled: boolean;
  refunds: { id: number; amount: number; at: number }[];
}

/** One request that a shop makes. `forged`: signed by someone who does not know the secret. */
export interface Delivery {
  platform: Platform;
  order: string;
  topic: string;
  payload: object;
  forged: boolean;
}

export function worthOf({ items }: ShopOrder): number {
  return items.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
}

/** `n` orders of three shops over the day before `end`, each with its whole life. Every draw comes from `random`. */
export function makeOrders(n: number, end: number, random: () => number): ShopOrder[] {
  const upTo = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: n }, (_, at) => {
    const platform = (['shopify', 'woocommerce', 'generic'] as const)[at % 3] ?? 'generic';
    const placedAt = Math.floor((end - upTo(20) * 3_600_000 - 3_600_000 * 2) / 1_000) * 1_000;
    const items = Array.from({ length: 1 + upTo(3) }, () => ({
      product: 100 + upTo(50),
      price: 100 + upTo(20_000),
      quantity: 1 + upTo(4),
    }));
    const order: ShopOrder = {
      platform,
      id: String(5_000_000 + at),
      placedAt,
      items,
      shipping: 490,
      cancelled: random() < 0.1,
      refunds: [],
    };
    const most = random() < 0.4 ? 1 + upTo(2) : 0;
    for (let refund = 0; refund < most; refund++)
      order.refunds.push({
        id: 9_000_000 + at * 10 + refund,
        amount: 1 + upTo(Math.floor(worthOf(order) / 3)),
        at: placedAt + (600 + refund * 60) * 1_000,
      });
    return order;
  });
}

/** What a shop is at one moment of an order's life. */
interface Moment {
  at: number;
  paid: boolean;
  cancelled: boolean;
  refunds: ShopOrder['refunds'];
}

/** All deliveries about the orders: shuffled, a fifth of them once more, and one in twenty of all forged, saying what would be seen if it were believed. */
export function deliveriesOf(orders: readonly ShopOrder[], random: () => number): Delivery[] {
  const honest = orders.flatMap((order) => [...lifeOf(order)]);
  const repeated = honest.filter(() => random() < 0.2);
  const forged = Array.from({ length: Math.ceil((honest.length + repeated.length) / 19) }, () => {
    const order = orders[Math.floor(random() * orders.length)] as ShopOrder;
    const lie = { ...order, items: [{ product: 1, price: 99_999_999, quantity: 1 }] };
    const moment = {
      at: order.placedAt + 86_400_000,
      paid: true,
      cancelled: false,
      refunds: [{ id: 1, amount: 7_777_777, at: order.placedAt }],
    };
    return { ...whole(lie, moment, 'updated'), forged: true };
  });
  return shuffle([...honest, ...repeated, ...forged], random);
}

function* lifeOf(order: ShopOrder): Generator<Delivery> {
  const { placedAt: at, refunds } = order;
  yield whole(order, { at, paid: false, cancelled: false, refunds: [] }, 'created');
  yield whole(order, { at: at + 30_000, paid: true, cancelled: false, refunds: [] }, 'paid');
  yield whole(order, { at: at + 300_000, paid: true, cancelled: false, refunds: [] }, 'updated');
  for (const [index, refund] of refunds.entries()) {
    if (order.platform === 'shopify') yield shopifyRefund(order, refund);
    yield whole(order, { at: refund.at, paid: true, cancelled: false, refunds: refunds.slice(0, index + 1) }, 'updated');
  }
  if (order.cancelled) yield whole(order, { at: at + 3_600_000, paid: true, cancelled: true, refunds }, 'cancelled');
}

type Change = 'created' | 'paid' | 'updated' | 'cancelled';

function whole(order: ShopOrder, moment: Moment, change: Change): Delivery {
  const { platform, id } = order;
  const [topic, payload] =
    platform === 'shopify'
      ? shopify(order, moment, change)
      : platform === 'woocommerce'
        ? woo(order, moment, change)
        : ['', generic(order, moment)];
  return { platform, order: id, topic, payload, forged: false };
}

const major = (cents: number) => (cents / 100).toFixed(2);
const iso = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');

function shopify(order: ShopOrder, { at, paid, cancelled, refunds }: Moment, change: Change): [string, object] {
  const value = worthOf(order);
  return [
    `orders/${change === 'created' ? 'create' : change}`,
    {
      id: Number(order.id),
      name: `#${order.id.slice(-4)}-${order.id}`,
      created_at: iso(order.placedAt),
      updated_at: iso(at),
      cancelled_at: cancelled ? iso(at) : null,
      financial_status: !paid ? 'pending' : refunds.length > 0 ? 'partially_refunded' : 'paid',
      currency: 'EUR',
      subtotal_price: major(value),
      total_tax: '0.00',
      taxes_included: false,
      total_discounts: '0.00',
      total_price: major(value + order.shipping),
      total_shipping_price_set: { shop_money: { amount: major(order.shipping), currency_code: 'EUR' } },
      line_items: order.items.map(({ product, price, quantity }) => ({
        product_id: product,
        title: `Product ${product}`,
        price: major(price),
        quantity,
        tax_lines: [],
      })),
      refunds: refunds.map((refund) => refundOf(order, refund)),
      source_name: 'web',
      test: false,
    },
  ];
}

function refundOf(order: ShopOrder, { id, amount, at }: ShopOrder['refunds'][number]): object {
  return {
    id,
    order_id: Number(order.id),
    created_at: iso(at),
    refund_line_items: [],
    order_adjustments: [],
    transactions: [{ kind: 'refund', status: 'success', amount: major(amount), currency: 'EUR' }],
  };
}

function shopifyRefund(order: ShopOrder, refund: ShopOrder['refunds'][number]): Delivery {
  return { platform: 'shopify', order: order.id, topic: 'refunds/create', payload: refundOf(order, refund), forged: false };
}

function woo(order: ShopOrder, { at, paid, cancelled, refunds }: Moment, change: Change): [string, object] {
  const gmt = (ms: number) => iso(ms).replace('Z', '');
  return [
    change === 'created' ? 'order.created' : 'order.updated',
    {
      id: Number(order.id),
      number: order.id,
      order_key: `wc_order_${order.id}`,
      created_via: 'checkout',
      status: cancelled ? 'cancelled' : paid ? 'processing' : 'pending',
      currency: 'EUR',
      date_created_gmt: gmt(order.placedAt),
      date_modified_gmt: gmt(at),
      total: major(worthOf(order) + order.shipping),
      total_tax: '0.00',
      shipping_total: major(order.shipping),
      discount_total: '0.00',
      customer_id: 0,
      line_items: order.items.map(({ product, price, quantity }) => ({
        product_id: product,
        variation_id: 0,
        name: `Product ${product}`,
        quantity,
        total: major(price * quantity),
      })),
      refunds: refunds.map(({ id, amount }) => ({ id, reason: '', total: `-${major(amount)}` })),
      meta_data: [],
    },
  ];
}

function generic(order: ShopOrder, { at, paid, cancelled, refunds }: Moment): object {
  return {
    id: order.id,
    status: cancelled ? 'cancelled' : !paid ? 'pending' : refunds.length > 0 ? 'partially_refunded' : 'paid',
    created_at: iso(order.placedAt),
    updated_at: iso(at),
    currency: 'EUR',
    items: order.items.map(({ product, price, quantity }) => ({ id: product, name: `Product ${product}`, price: major(price), quantity })),
    shipping: major(order.shipping),
    refunds: refunds.map(({ id, amount, at: given }) => ({ id, amount: major(amount), created_at: iso(given) })),
  };
}

/** Path and headers of a delivery, signed as its platform signs. */
export function signed(
  delivery: Delivery,
  source: { path: string; secret: string },
  now: number,
): { path: string; headers: Record<string, string>; body: string } {
  const body = JSON.stringify(delivery.payload);
  const secret = delivery.forged ? 'a guess at the secret' : source.secret;
  const hmac = (text: string) => createHmac('sha256', secret).update(text);
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (delivery.platform === 'shopify') {
    headers['x-shopify-topic'] = delivery.topic;
    headers['x-shopify-hmac-sha256'] = hmac(body).digest('base64');
  } else if (delivery.platform === 'woocommerce') {
    headers['x-wc-webhook-topic'] = delivery.topic;
    headers['x-wc-webhook-signature'] = hmac(body).digest('base64');
  } else {
    const t = Math.floor(now / 1_000);
    headers['footfall-signature'] = `t=${t},v1=${hmac(`${t}.${body}`).digest('hex')}`;
  }
  return { path: source.path, headers, body };
}
