import type { TruthRefund } from '../../contracts/order-truth.ts';
import { readCurrency } from '../amount.ts';
import { type Fields, fieldsOf, isFields, listOf } from '../formats/values.ts';
import { parseTime } from '../time.ts';
import { type DeliveryContext, ignored, type Told, unreadable } from './delivery.ts';
import { minorOr0, sum, text } from './read.ts';

/** The refunds that an order names. Those in which no money went back (restocking alone) are none. */
export function shopifyRefunds(order: Fields, currency: string): TruthRefund[] {
  const included = order.taxes_included === true;
  return listOf(order.refunds)
    .filter(isFields)
    .map((refund) => refundOf(refund, currency, included, 1))
    .filter((refund): refund is TruthRefund => refund !== null);
}

/** The topic refunds/create: one refund, which does not say whether prices hold the tax; the order's own next delivery does. */
export function shopifyRefund(refund: Fields, context: DeliveryContext): Told {
  const orderId = text(refund.order_id);
  if (orderId === '' || text(refund.id) === '') return unreadable('The refund has no id or order_id.');
  const [first] = listOf(refund.transactions);
  const currency = readCurrency(fieldsOf(first).currency) ?? context.currency;
  const told = refundOf(refund, currency, false, 0);
  if (told === null) return ignored('a refund in which no money went back');
  const truth = {
    source: 'shopify' as const,
    sourceId: context.sourceId,
    orderId,
    aliases: [],
    currency,
    version: 0,
    state: null,
    refunds: [told],
  };
  return { kind: 'truth', truth };
}

function refundOf(refund: Fields, currency: string, taxIncluded: boolean, rank: 0 | 1): TruthRefund | null {
  const money = (value: unknown) => minorOr0(value, currency);
  const id = text(refund.id);
  const ts = parseTime(refund.processed_at ?? refund.created_at) ?? parseTime(refund.created_at);
  const paidBack = listOf(refund.transactions)
    .map(fieldsOf)
    .filter(({ kind, status }) => kind === 'refund' && status !== 'failure' && status !== 'error');
  const lines = listOf(refund.refund_line_items).map(fieldsOf);
  const goods = sum(lines.map((line) => money(line.subtotal) - (taxIncluded ? money(line.total_tax) : 0)));
  const adjusted = sum(
    listOf(refund.order_adjustments)
      .map(fieldsOf)
      .filter(({ kind }) => kind === 'shipping_refund')
      .map((one) => Math.abs(money(one.amount)) + (taxIncluded ? 0 : Math.abs(money(one.tax_amount)))),
  );
  // What the buyer got back may be told in the money that the buyer was shown.
  const own = paidBack.every((one) => readCurrency(one.currency) === undefined || readCurrency(one.currency) === currency);
  const total = own ? sum(paidBack.map((one) => money(one.amount))) : goods + adjusted;
  if (id === '' || ts === undefined || paidBack.length === 0 || total <= 0) return null;
  return { id, ts, value: lines.length > 0 ? Math.min(goods, total) : Math.max(0, total - adjusted), total, rank };
}
