import { z } from 'zod';

/** What can be wrong between an order as it was reported by the browser and as the shop has it. */
export const DISCREPANCY_KINDS = ['missing', 'extra', 'different_value', 'reported_twice'] as const;
export type DiscrepancyKind = (typeof DISCREPANCY_KINDS)[number];

/** Why, where it can be known, by kind, each with what a person is told. */
export const DISCREPANCY_REASONS = {
  missing: {
    thank_you_page_not_loaded: 'The visitor was seen in the checkout, but the page after the payment was not loaded.',
    blocked: 'No visit with this order was seen: the tracker was blocked, consent was refused, or it was bought on another device.',
    refused: 'The report arrived and was refused. The list of refused events says why.',
    not_on_the_web: 'The order was not made in the web shop: point of sale, subscription, phone or the shop’s own office.',
  },
  extra: {
    not_in_shop: 'The shop does not know this order.',
    test_order: 'The shop says that this is a test order.',
    deleted: 'The shop has deleted this order.',
  },
  different_value: {
    cancelled: 'The order was cancelled.',
    voided: 'The payment was voided.',
    failed: 'The payment failed.',
    unpaid: 'The order was placed, and not paid so far.',
    currency: 'It was reported in another currency than the shop’s.',
    tax_included: 'The reported value includes tax.',
    shipping_included: 'The reported value includes shipping.',
    tax_and_shipping_included: 'The reported value is the whole amount, with tax and shipping.',
    before_discount: 'The reported value is that before discounts.',
    unknown: 'The values differ, and no usual reason explains it.',
  },
  reported_twice: {
    reloaded: 'The same visitor reported it again: the page after the payment was opened again.',
    other_visitor: 'Another visitor reported it too: on another device, or after the day’s anonymous id had changed.',
    two_ids: 'It was reported under two of its ids, such as number and name.',
  },
} as const satisfies Record<DiscrepancyKind, Record<string, string>>;

type ReasonsOf = { [K in DiscrepancyKind]: keyof (typeof DISCREPANCY_REASONS)[K] };
export type DiscrepancyReason = ReasonsOf[DiscrepancyKind];

export function reasonText(kind: DiscrepancyKind, reason: string): string {
  return (DISCREPANCY_REASONS[kind] as Record<string, string>)[reason] ?? '';
}

/** Hours that a reported order is given to become known to the shop, before it is listed as extra. */
export const GRACE_HOURS = 48;

export const reconciliationQuerySchema = z.object({
  store: z.string(),
  /** Days of the store's zone, the last included, or instants. Absent: the last 28 days. */
  from: z.string().optional(),
  to: z.string().optional(),
  kind: z.enum(DISCREPANCY_KINDS).optional(),
  reason: z.string().optional(),
  /** Of the list of discrepancies; totals, days and channels are always whole. */
  limit: z.coerce.number().int().min(1).max(5_000).default(200),
  offset: z.coerce.number().int().min(0).default(0),
});
export type ReconciliationQuery = z.infer<typeof reconciliationQuerySchema>;

const countSchema = z.number().int();
/** Major units of the store's currency. */
const moneySchema = z.number();
const pairSchema = z.object({ orders: countSchema, revenue: moneySchema });

/**
 * One stretch (all of it, a day, a channel). `reported`: as browsers and servers reported it, each order once. `actual`: as the shop has it, cancelled
 * and test orders left out. `counted`: what every revenue figure of the product shows.
 */
export const figuresSchema = z.object({
  reported: pairSchema,
  actual: pairSchema.extend({ tax: moneySchema, shipping: moneySchema, discount: moneySchema, refunds: moneySchema }),
  counted: pairSchema,
  /** Orders that both sides know with the same value. */
  matching: countSchema,
  missing: pairSchema,
  extra: pairSchema,
  /** `revenue`: actual less reported. */
  different_value: pairSchema,
  /** `orders`: those reported more than once; `revenue`: what the reports after the first say, which counts nowhere. */
  reported_twice: pairSchema,
  /** Share of the shop's orders that were reported, 0..1; null without any. */
  reported_share: z.number().nullable(),
  /** Cost of the goods of the orders whose products all have a cost, and revenue less it; null where none has. */
  cost: moneySchema.nullable(),
  profit: moneySchema.nullable(),
  /** Share of the shop's revenue that `cost` is about, 0..1. */
  cost_share: z.number().nullable(),
});
export type ReconciliationFigures = z.infer<typeof figuresSchema>;

export const discrepancySchema = z.object({
  kind: z.enum(DISCREPANCY_KINDS),
  reason: z.string(),
  /** The reason in words. */
  text: z.string(),
  order_id: z.string(),
  /** As people know it, such as #1001; the id where there is no other. */
  name: z.string(),
  /** When it was placed, or first reported where the shop does not know it: ISO. */
  at: z.string(),
  channel: z.string(),
  /** Who says so: shopify, woocommerce, generic, csv; `report` where the shop does not know the order. */
  source: z.string(),
  /** The shop's status; '' where it does not know the order. */
  status: z.string(),
  currency: z.string(),
  /** Major units; null: not reported, or not known to the shop. */
  reported: moneySchema.nullable(),
  actual: moneySchema.nullable(),
  /** How often it was reported. */
  reports: countSchema,
});
export type Discrepancy = z.infer<typeof discrepancySchema>;

/** `GET /api/orders/reconciliation`. */
export const reconciliationSchema = z.object({
  totals: figuresSchema.extend({
    /** The shop's orders that count nowhere. */
    left_out: z.object({ test: countSchema, cancelled: countSchema, unpaid: countSchema, other_currency: countSchema }),
    /** Reported within the grace period and not known to the shop yet: neither matching nor extra. */
    waiting: pairSchema,
  }),
  days: z.array(figuresSchema.extend({ day: z.string() })),
  channels: z.array(figuresSchema.extend({ channel: z.string() })),
  reasons: z.array(
    z.object({ kind: z.enum(DISCREPANCY_KINDS), reason: z.string(), text: z.string(), orders: countSchema, revenue: moneySchema }),
  ),
  discrepancies: z.array(discrepancySchema),
  meta: z.object({
    currency: z.string(),
    timezone: z.string(),
    from: z.string(),
    to: z.string(),
    /** Rows of `discrepancies` before limit and offset, after kind and reason. */
    total_discrepancies: countSchema,
    /** The shop's first order that is known, ISO: what was reported before it is never extra. Null: no truth yet. */
    truth_from: z.string().nullable(),
    grace_hours: z.number(),
  }),
});
export type Reconciliation = z.infer<typeof reconciliationSchema>;

export const journeyQuerySchema = z.object({ store: z.string(), order: z.string() });

/** How the visitor of an order is known. `report`: they reported it; the others are what their checkout says. */
export const JOURNEY_MATCHES = ['report', 'checkout_token', 'customer', 'checkout'] as const;

/** `GET /api/orders/journey`: what the order's visitor did before it, oldest first. */
export const journeySchema = z.object({
  order: z.object({
    order_id: z.string(),
    name: z.string(),
    at: z.string(),
    status: z.string(),
    source: z.string(),
    currency: z.string(),
    reported: moneySchema.nullable(),
    actual: moneySchema.nullable(),
    channel: z.string(),
    items: z.array(z.object({ id: z.string(), name: z.string(), price: moneySchema, quantity: countSchema })),
    refunds: z.array(z.object({ id: z.string(), at: z.string(), value: moneySchema })),
  }),
  /** Null: no visit of this order was seen. */
  matched_by: z.enum(JOURNEY_MATCHES).nullable(),
  touches: z.array(
    z.object({
      at: z.string(),
      channel: z.string(),
      source: z.string(),
      medium: z.string(),
      campaign: z.string(),
      page: z.string(),
    }),
  ),
  /** At most the last 500 before the order, and those of the ten minutes after it. */
  events: z.array(
    z.object({
      at: z.string(),
      type: z.string(),
      page: z.string(),
      title: z.string(),
      /** A product's name or id, or a search. */
      subject: z.string(),
      value: moneySchema.nullable(),
      order_id: z.string(),
      channel: z.string(),
      device: z.string(),
      country: z.string(),
    }),
  ),
});
export type Journey = z.infer<typeof journeySchema>;

/** `PUT /api/products/costs`: what products cost the shop. Major units; `valid_from` is a day of the store, absent: from the beginning. */
export const productCostsSchema = z.object({
  store: z.string(),
  costs: z
    .array(
      z.object({
        product_id: z.string().min(1).max(1_024),
        cost: z.number().min(0).max(1e12),
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .optional(),
        valid_from: z
          .string()
          .regex(/^\d{4}-\d{2}-\d{2}$/)
          .optional(),
      }),
    )
    .min(1)
    .max(10_000),
});
