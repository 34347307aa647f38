import { type OrderState, type OrderStatus, type OrderTruth, type TruthItem, webhookVersion } from '../../contracts/order-truth.ts';
import { readCurrency } from '../amount.ts';
import { type Fields, fieldsOf, listOf } from '../formats/values.ts';
import { parseTime } from '../time.ts';
import { type DeliveryContext, headerOf, ignored, type Told, unreadable } from './delivery.ts';
import { aliasesOf, bounded, count, exactItems, minor, minorOr0, NO_ORIGIN, sum, text } from './read.ts';
import { shopifyRefund, shopifyRefunds } from './shopify-refunds.ts';

/** Topics that carry the whole order as it is now. */
const OF_ORDERS = new Set([
  'orders/create',
  'orders/paid',
  'orders/updated',
  'orders/cancelled',
  'orders/fulfilled',
  'orders/partially_fulfilled',
]);

const STATUSES: Readonly<Record<string, OrderStatus>> = {
  pending: 'pending',
  authorized: 'pending',
  partially_paid: 'pending',
  paid: 'paid',
  partially_refunded: 'partially_refunded',
  refunded: 'refunded',
  voided: 'voided',
  expired: 'voided',
};

/** Orders of these never see a thank-you page in a browser. */
const MADE_VIA: Readonly<Record<string, string>> = {
  shopify_draft_order: 'admin',
  pos: 'pos',
  android: 'pos',
  iphone: 'pos',
  subscription_contract: 'subscription',
};

/** A delivery of Shopify's Admin API (REST payloads, any version since 2020-01). Money is the shop's own, not what the buyer was shown. */
export function fromShopify(payload: Fields, context: DeliveryContext): Told {
  const topic = headerOf(context.headers, 'x-shopify-topic').toLowerCase();
  if (headerOf(context.headers, 'x-shopify-test') === 'true') return ignored('a test notification');
  if (/^(customers\/(data_request|redact)|shop\/redact)$/.test(topic)) return ignored('a privacy request: no customer data is kept');
  if (topic === 'refunds/create') return shopifyRefund(payload, context);
  if (topic === 'orders/delete') return deleted(payload, context);
  return OF_ORDERS.has(topic) ? wholeOrder(payload, context) : ignored(`the topic ${topic.slice(0, 64) || '(none)'}`);
}

function wholeOrder(order: Fields, { sourceId }: DeliveryContext): Told {
  const orderId = text(order.id);
  const ts = parseTime(order.processed_at ?? order.created_at) ?? parseTime(order.created_at);
  const updatedAt = parseTime(order.updated_at) ?? ts;
  const currency = readCurrency(order.currency);
  if (orderId === '' || ts === undefined || updatedAt === undefined || currency === undefined)
    return unreadable('The order has no id, created_at or currency.');
  const refunds = shopifyRefunds(order, currency);
  const state = stateOf(order, currency, ts, sum(refunds.map((refund) => refund.total)));
  const name = text(order.name);
  const truth: OrderTruth = {
    source: 'shopify',
    sourceId,
    orderId,
    aliases: aliasesOf(orderId, [
      name,
      name.replace(/^#/, ''),
      order.order_number,
      order.checkout_token,
      order.token,
      order.checkout_id,
      order.confirmation_number,
    ]),
    currency,
    // Times are whole seconds: of two changes in one second the one with more refunds is the later.
    version: webhookVersion(updatedAt + Math.min(refunds.length, 999), state.status),
    state,
    refunds,
  };
  return { kind: 'truth', truth };
}

function stateOf(order: Fields, currency: string, ts: number, refunded: number): OrderState {
  const money = (value: unknown) => minorOr0(value, currency);
  const taxIn = (line: unknown) => sum(listOf(fieldsOf(line).tax_lines).map((tax) => money(fieldsOf(tax).price)));
  const included = order.taxes_included === true;
  const tax = money(order.total_tax);
  const shippingLines = listOf(order.shipping_lines);
  const shippingTax = sum(shippingLines.map(taxIn));
  const gross = minor(fieldsOf(fieldsOf(order.total_shipping_price_set).shop_money).amount, currency);
  const shipping = gross ?? sum(shippingLines.map((line) => money(fieldsOf(line).discounted_price ?? fieldsOf(line).price)));
  const source = text(order.source_name);
  return {
    ts,
    status: order.cancelled_at ? 'cancelled' : (STATUSES[text(order.financial_status)] ?? 'paid'),
    value: Math.max(0, money(order.subtotal_price) - (included ? tax - shippingTax : 0)),
    tax,
    shipping: included ? Math.max(0, shipping - shippingTax) : shipping,
    discount: money(order.total_discounts),
    total: money(order.total_price),
    refunded,
    items: bounded(listOf(order.line_items).flatMap((line) => itemsOf(fieldsOf(line), money, included ? taxIn(line) : 0))),
    customer: text(fieldsOf(order.customer).id),
    via: MADE_VIA[source] ?? source,
    origin: { ...NO_ORIGIN, landing: text(order.landing_site), referrer: text(order.referring_site) },
    test: order.test === true,
  };
}

function itemsOf(line: Fields, money: (value: unknown) => number, tax: number): TruthItem[] {
  const quantity = count(line.quantity);
  const discounts = sum(listOf(line.discount_allocations).map((one) => money(fieldsOf(one).amount)));
  const what = {
    product: text(line.product_id) || text(line.variant_id) || text(line.sku),
    variant: text(line.variant_id),
    sku: text(line.sku),
    name: text(line.title) || text(line.name),
    quantity,
  };
  return exactItems(what, Math.max(0, money(line.price) * quantity - discounts - tax));
}

/** The payload is the id alone: the time of the deletion is that of its delivery. */
function deleted({ id }: Fields, { sourceId, receivedAt, currency }: DeliveryContext): Told {
  const orderId = text(id);
  if (orderId === '') return unreadable('The deleted order has no id.');
  return { kind: 'truth', truth: deletedTruth('shopify', sourceId, orderId, currency, receivedAt) };
}

/** What is left of an order that its shop has deleted. `at` in ms. */
export function deletedTruth(source: OrderTruth['source'], sourceId: string, orderId: string, currency: string, at: number): OrderTruth {
  const nothing = { value: 0, tax: 0, shipping: 0, discount: 0, total: 0, refunded: 0, items: [], customer: '', via: '' };
  const state: OrderState = { ...nothing, ts: at, status: 'deleted', origin: NO_ORIGIN, test: false };
  return { source, sourceId, orderId, aliases: [], currency, version: webhookVersion(at, 'deleted'), state, refunds: [] };
}
