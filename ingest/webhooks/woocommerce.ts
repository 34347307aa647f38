import { type OrderState, type OrderStatus, type OrderTruth, type TruthOrigin, webhookVersion } from '../../contracts/order-truth.ts';
import { readCurrency } from '../amount.ts';
import { type Fields, fieldsOf, listOf } from '../formats/values.ts';
import { parseTime } from '../time.ts';
import { type DeliveryContext, headerOf, ignored, type Told, unreadable } from './delivery.ts';
import { aliasesOf, bounded, count, exactItems, minorOr0, NO_ORIGIN, sum, text } from './read.ts';
import { deletedTruth } from './shopify.ts';

/** `pending` awaits its payment, and most of those never get it; `on-hold` awaits a bank transfer of an order that was placed. */
const STATUSES: Readonly<Record<string, OrderStatus | 'draft'>> = {
  pending: 'unpaid',
  'on-hold': 'pending',
  processing: 'paid',
  completed: 'paid',
  refunded: 'refunded',
  cancelled: 'cancelled',
  failed: 'failed',
  trash: 'deleted',
  'checkout-draft': 'draft',
  'auto-draft': 'draft',
};
const MADE_VIA: Readonly<Record<string, string>> = { checkout: 'web', 'store-api': 'web', 'rest-api': 'api' };

/** A delivery of WooCommerce's REST API (wc/v1 to v3). Line totals are after discounts and without tax, whatever the shop's prices hold. */
export function fromWooCommerce(order: Fields, context: DeliveryContext): Told {
  const topic = headerOf(context.headers, 'x-wc-webhook-topic').toLowerCase();
  const orderId = text(order.id);
  if (!/^order\.(created|updated|restored|deleted)$/.test(topic)) return ignored(`the topic ${topic.slice(0, 64) || '(none)'}`);
  if (orderId === '') return unreadable('The order has no id.');
  const { sourceId, receivedAt } = context;
  if (topic === 'order.deleted')
    return { kind: 'truth', truth: deletedTruth('woocommerce', sourceId, orderId, context.currency, receivedAt) };

  const said = STATUSES[text(order.status)] ?? (order.date_paid_gmt || order.date_paid ? 'paid' : 'pending');
  if (said === 'draft') return ignored('a draft');
  const ts = parseTime(order.date_created_gmt) ?? parseTime(order.date_created);
  const updatedAt = parseTime(order.date_modified_gmt) ?? parseTime(order.date_modified) ?? ts;
  const currency = readCurrency(order.currency);
  if (ts === undefined || updatedAt === undefined || currency === undefined)
    return unreadable('The order has no date_created or currency.');
  const money = (value: unknown) => minorOr0(value, currency);
  // A refund has no time of its own here: it is that of the first change that names it.
  const refunds = listOf(order.refunds)
    .map(fieldsOf)
    .map(({ id, total }) => ({
      id: text(id),
      ts: updatedAt,
      value: Math.abs(money(total)),
      total: Math.abs(money(total)),
      rank: 1 as const,
    }))
    .filter(({ id, total }) => id !== '' && total > 0);
  const refunded = sum(refunds.map((refund) => refund.total));
  const status = said === 'paid' && refunded > 0 ? (refunded >= money(order.total) ? 'refunded' : 'partially_refunded') : said;
  const lines = listOf(order.line_items).map(fieldsOf);
  const via = text(order.created_via);
  const state: OrderState = {
    ts,
    status,
    value: Math.max(0, sum(lines.map((line) => money(line.total)))),
    tax: money(order.total_tax),
    shipping: money(order.shipping_total),
    discount: money(order.discount_total),
    total: money(order.total),
    refunded,
    items: bounded(
      lines.flatMap((line) => {
        const variant = text(line.variation_id);
        const what = {
          product: text(line.product_id),
          variant: variant === '0' ? '' : variant,
          sku: text(line.sku),
          name: text(line.name),
        };
        return exactItems({ ...what, quantity: count(line.quantity) }, Math.max(0, money(line.total)));
      }),
    ),
    customer: text(order.customer_id) === '0' ? '' : text(order.customer_id),
    via: MADE_VIA[via] ?? via,
    origin: originOf(order.meta_data),
    test: false,
  };
  const number = text(order.number);
  const truth: OrderTruth = {
    source: 'woocommerce',
    sourceId,
    orderId,
    aliases: aliasesOf(orderId, [number, number.replace(/^#/, ''), order.order_key]),
    currency,
    // Times are whole seconds: of two changes in one second the one with more refunds is the later.
    version: webhookVersion(updatedAt + Math.min(refunds.length, 999), status),
    state,
    refunds,
  };
  return { kind: 'truth', truth };
}

const ATTRIBUTION = '_wc_order_attribution_';

/** Order attribution (WooCommerce 8.5 and later): what the shop's own script saw of the visit. */
function originOf(meta: unknown): TruthOrigin {
  const said = new Map(
    listOf(meta)
      .map(fieldsOf)
      .flatMap(({ key, value }): [string, string][] =>
        typeof key === 'string' && key.startsWith(ATTRIBUTION) ? [[key.slice(ATTRIBUTION.length), text(value)]] : [],
      ),
  );
  const of = (name: string) => said.get(name) ?? '';
  if (of('source_type') === 'admin') return NO_ORIGIN;
  return {
    landing: of('session_entry'),
    referrer: of('referrer'),
    source: of('utm_source'),
    medium: of('utm_medium'),
    campaign: of('utm_campaign'),
    term: of('utm_term'),
    content: of('utm_content'),
  };
}
