import { namesOf, type TruthRow } from './case.ts';

/** A step of the checkout, or the purchase that ended it. Times in ms, money in minor units. */
export interface CheckoutRow {
  visitor: string;
  at: number;
  paid: boolean;
  value: number;
  has_value: boolean;
  user: string;
  token: string;
  item_ids: string[];
  product: string;
  came_by: string;
}

export interface Trace {
  visitor: string;
  by: 'checkout_token' | 'customer' | 'checkout';
  /** Of its last step. */
  at: number;
  channel: string;
}

/** An order follows its last step in the checkout within this, ms; clocks may differ by the other. */
const AFTER = 3_600_000;
const SLACK = 300_000;

/**
 * The visitor who was in the checkout with an order that was never reported: by the checkout's token, by the shop's number of the customer, or by the same
 * products in the cart shortly before, and no purchase of theirs. Each checkout explains one order. Nobody: null.
 */
export function traceMissing(truths: readonly TruthRow[], rows: readonly CheckoutRow[]): Map<TruthRow, Trace> {
  const visits = checkoutsOf(rows);
  const used = new Set<Checkout>();
  const found = new Map<TruthRow, Trace>();
  const tries: [Trace['by'], (truth: TruthRow, visit: Checkout) => boolean][] = [
    ['checkout_token', (truth, { token }) => token !== '' && truth.aliases.includes(token)],
    ['customer', (truth, visit) => visit.user !== '' && visit.user === truth.customer_id && isShortlyBefore(visit, truth)],
    ['checkout', (truth, visit) => isShortlyBefore(visit, truth) && holdsTheSame(visit, truth)],
  ];
  for (const [by, fits] of tries) {
    for (const truth of truths) {
      if (found.has(truth)) continue;
      const candidates = visits.filter((visit) => !used.has(visit) && fits(truth, visit));
      const nearest = candidates.sort((a, b) => Math.abs(truth.at - a.at) - Math.abs(truth.at - b.at))[0];
      if (!nearest) continue;
      used.add(nearest);
      found.set(truth, { visitor: nearest.visitor, by, at: nearest.at, channel: nearest.channel });
    }
  }
  return found;
}

/** A checkout that no purchase ended. */
interface Checkout {
  visitor: string;
  at: number;
  token: string;
  user: string;
  /** In minor units; null where no step says it. */
  value: number | null;
  /** Products, by the browser's ids; empty where no step says them. */
  items: Set<string>;
  channel: string;
}

/** Steps of a visitor less than an hour apart are one checkout; what a later step says of cart and value overrules the earlier one. */
function checkoutsOf(rows: readonly CheckoutRow[]): Checkout[] {
  const open = new Map<string, Checkout>();
  const left = new Set<Checkout>();
  for (const row of rows) {
    let visit = open.get(row.visitor);
    if (row.paid) {
      if (visit) left.delete(visit);
      open.delete(row.visitor);
      continue;
    }
    if (!visit || row.at - visit.at > AFTER) {
      visit = { visitor: row.visitor, at: row.at, token: '', user: '', value: null, items: new Set(), channel: row.came_by };
      open.set(row.visitor, visit);
      left.add(visit);
    }
    visit.at = row.at;
    visit.token = row.token || visit.token;
    visit.user = row.user || visit.user;
    if (row.has_value) visit.value = row.value;
    const items = itemsOf(row);
    if (items.size > 0) visit.items = items;
  }
  return [...left];
}

function itemsOf({ item_ids, product }: CheckoutRow): Set<string> {
  return new Set(item_ids.length > 0 || product === '' ? item_ids : [product]);
}

function isShortlyBefore(visit: Checkout, truth: TruthRow): boolean {
  return visit.at <= truth.at + SLACK && visit.at >= truth.at - AFTER;
}

/** The same products; where the checkout says none, the same value. Numbers of pieces are not asked for: they are changed in the checkout itself. */
function holdsTheSame(visit: Checkout, truth: TruthRow): boolean {
  if (visit.items.size === 0 || truth.item_ids.length === 0) return visit.value !== null && visit.value === truth.value;
  const products = new Set(truth.item_ids);
  const placeOf = (id: string) =>
    truth.item_ids.findIndex((product, at) => id === product || id === truth.item_variants[at] || id === truth.item_skus[at]);
  const held = new Set([...visit.items].map((id) => truth.item_ids[placeOf(id)]));
  return !held.has(undefined) && held.size === products.size;
}

/** The names under which an order's report may have been refused. */
export function refusedAmong(truths: readonly TruthRow[], refused: ReadonlySet<string>): Set<TruthRow> {
  return new Set(truths.filter((truth) => namesOf(truth).some((name) => refused.has(name))));
}
