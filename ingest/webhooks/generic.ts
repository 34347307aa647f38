import { z } from 'zod';
import { isCurrency } from '../../contracts/money.ts';
import { ORDER_STATUSES, type OrderTruth, webhookVersion } from '../../contracts/order-truth.ts';
import type { Fields } from '../formats/values.ts';
import { parseTime } from '../time.ts';
import { type DeliveryContext, type Told, unreadable } from './delivery.ts';
import { aliasesOf, exactItems, minor, sum } from './read.ts';

const id = z.union([z.string().min(1).max(1_024), z.number()]).transform(String);
const short = z.string().max(1_024).default('');
const time = z.union([z.string(), z.number()]).transform((value, check) => {
  const parsed = parseTime(value);
  if (parsed !== undefined) return parsed;
  check.addIssue('is no time: send ISO 8601, or seconds or milliseconds since 1970');
  return z.NEVER;
});
/** Major units; a decimal text is exact. */
const amount = z.union([z.string(), z.number()]).refine((value) => minor(value, 'EUR') !== undefined, 'is no amount: send "49.90"');

/** The order webhook for any shop: `POST /webhooks/orders/{source}`. The whole order each time, as it is now. */
export const genericOrderSchema = z.object({
  id,
  /** Other names under which the browser may report it. */
  aliases: z.array(id).max(20).default([]),
  status: z.enum(ORDER_STATUSES).default('paid'),
  created_at: time,
  /** Of what is told; the latest wins. */
  updated_at: time.optional(),
  currency: z.string().toUpperCase().refine(isCurrency, 'is no ISO 4217 code such as EUR').optional(),
  /** Without tax and shipping, after discounts; absent: the sum of the items. */
  value: amount.optional(),
  tax: amount.default('0'),
  shipping: amount.default('0'),
  discount: amount.default('0'),
  total: amount.optional(),
  items: z
    .array(
      z.object({
        id,
        variant_id: id.optional(),
        sku: short,
        name: short,
        /** Of one, without tax. */
        price: amount,
        quantity: z.number().int().min(1).max(1_000_000).default(1),
      }),
    )
    .max(500)
    .default([]),
  refunds: z
    .array(z.object({ id, amount, value: amount.optional(), created_at: time }))
    .max(200)
    .default([]),
  customer_id: id.optional(),
  made_via: z.string().max(64).default(''),
  landing_page: short,
  referrer: short,
  utm_source: short,
  utm_medium: short,
  utm_campaign: short,
  utm_term: short,
  utm_content: short,
  test: z.boolean().default(false),
});

export function fromGeneric(payload: Fields, context: DeliveryContext): Told {
  const read = genericOrderSchema.safeParse(payload);
  if (!read.success) {
    const wrong = read.error.issues.slice(0, 5).map((issue) => `\`${issue.path.join('.')}\` ${issue.message}`);
    return unreadable(`The order is not right: ${wrong.join('; ')}.`);
  }
  const order = read.data;
  const currency = order.currency ?? context.currency;
  const money = (value: string | number) => minor(value, currency) ?? 0;
  const items = order.items.flatMap(({ id: product, variant_id: variant = '', sku, name, price, quantity }) =>
    exactItems({ product, variant, sku, name, quantity }, money(price) * quantity),
  );
  const [tax, shipping] = [money(order.tax), money(order.shipping)];
  const told = order.value ?? (items.length > 0 ? undefined : order.total);
  if (told === undefined && items.length === 0)
    return unreadable('The order is worth nothing that is known. Send `items` with prices, `value` or `total`.');
  const value =
    order.value !== undefined
      ? money(order.value)
      : items.length > 0
        ? sum(items.map((item) => item.price * item.quantity))
        : money(told ?? 0) - tax - shipping;
  const refunds = order.refunds.map((refund) => ({
    id: refund.id,
    ts: refund.created_at,
    value: money(refund.value ?? refund.amount),
    total: money(refund.amount),
    rank: 1 as const,
  }));
  const truth: OrderTruth = {
    source: 'generic',
    sourceId: context.sourceId,
    orderId: order.id,
    aliases: aliasesOf(order.id, order.aliases),
    currency,
    version: webhookVersion(order.updated_at ?? order.created_at, order.status),
    state: {
      ts: order.created_at,
      status: order.status,
      value: Math.max(0, value),
      tax,
      shipping,
      discount: money(order.discount),
      total: order.total === undefined ? Math.max(0, value) + tax + shipping : money(order.total),
      refunded: sum(refunds.map((refund) => refund.total)),
      items,
      customer: order.customer_id ?? '',
      via: order.made_via,
      origin: {
        landing: order.landing_page,
        referrer: order.referrer,
        source: order.utm_source,
        medium: order.utm_medium,
        campaign: order.utm_campaign,
        term: order.utm_term,
        content: order.utm_content,
      },
      test: order.test,
    },
    refunds,
  };
  return { kind: 'truth', truth };
}
