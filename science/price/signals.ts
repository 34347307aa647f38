import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';

/** A product by what happened to it of late; counts are whole numbers. */
export interface Product {
  /** Minor units. */
  price: number;
  views: number;
  purchases: number;
  /** Units sold in as many days as just before them. */
  units: { recent: number; before: number };
  /** A competitor's price for the same, minor units, now and when it was last looked at. */
  competitor?: { now: number; before: number };
}

/** The whole store in the same time. */
export interface Store {
  views: number;
  purchases: number;
  /** Views that are many here: those of the product at the third quarter, say. */
  manyViews: number;
  units: { recent: number; before: number };
}

/** Why to look at a product's price; shares are 0..1. A question for a person, not an answer. */
export type PriceSignal =
  /** Many views and few purchases: too expensive? */
  | { signal: 'many_views_few_purchases'; views: number; conversion: number; usual: number }
  /** Selling faster than before, beyond what the whole store does: can the price rise? `change` 0.5 is half as much again; null when none sold before. */
  | { signal: 'selling_fast'; recent: number; before: number; change: number | null }
  /** A competitor changed its price; `change` of it, and how far it is above (or, negative, below) ours now. */
  | { signal: 'competitor_changed'; change: number; gap: number }
  /** A competitor asks clearly less than we do, or more. */
  | { signal: 'competitor_cheaper' | 'competitor_dearer'; gap: number };

export type PriceSignals = { kind: 'signals'; signals: PriceSignal[] } | { kind: 'no_answer'; reason: 'not_a_count' | 'not_a_price' };

/** Chance that a product without anything special is named: with thousands of products, few are by luck. */
const ALPHA = 0.001;
const FEW = 0.5;
const FAST = 0.5;
const CLEAR = 0.05;

/** The signals of a product: exact tests of its conversion against the store's (binomial) and of its two periods against the store's (conditional binomial, Przyborowski and Wilenski 1940). */
export function priceSignals(product: Product, store: Store): PriceSignals {
  const counts = [product, store].flatMap(({ views, purchases, units }) => [views, purchases, units.recent, units.before]);
  if (![...counts, store.manyViews].every((one) => Number.isSafeInteger(one) && one >= 0))
    return { kind: 'no_answer', reason: 'not_a_count' };
  const prices = [product.price, ...(product.competitor ? [product.competitor.now, product.competitor.before] : [])];
  if (!prices.every((one) => Number.isFinite(one) && one > 0)) return { kind: 'no_answer', reason: 'not_a_price' };
  return { kind: 'signals', signals: [...ofViews(product, store), ...ofSales(product, store), ...ofCompetitor(product)] };
}

function ofViews({ views, purchases }: Product, store: Store): PriceSignal[] {
  if (views === 0 || views < store.manyViews || store.views === 0) return [];
  const [conversion, usual] = [purchases / views, Math.min(1, store.purchases / store.views)];
  const isFew = conversion <= FEW * usual && binomialCdf(purchases, views, usual) < ALPHA;
  return isFew ? [{ signal: 'many_views_few_purchases', views, conversion, usual }] : [];
}

/** Of a product's units of both periods, the recent ones against the store's share of recent ones. */
function ofSales({ units: { recent, before } }: Product, { units }: Store): PriceSignal[] {
  const share = units.recent / (units.recent + units.before);
  if (recent === 0 || !(share > 0 && share < 1)) return [];
  const change = before > 0 ? (recent / before) * (units.before / units.recent) - 1 : null;
  const chance = 1 - binomialCdf(recent - 1, recent + before, share);
  return (change ?? FAST) >= FAST && chance < ALPHA ? [{ signal: 'selling_fast', recent, before, change }] : [];
}

function ofCompetitor({ price, competitor }: Product): PriceSignal[] {
  if (!competitor) return [];
  const [change, gap] = [competitor.now / competitor.before - 1, competitor.now / price - 1];
  const moved: PriceSignal[] = Math.abs(change) >= CLEAR ? [{ signal: 'competitor_changed', change, gap }] : [];
  if (gap <= -CLEAR) return [...moved, { signal: 'competitor_cheaper', gap }];
  return gap >= CLEAR ? [...moved, { signal: 'competitor_dearer', gap }] : moved;
}
