import type { DiscrepancyKind } from '../../contracts/reconciliation.ts';
import { type Case, counts, type ReportRow, type TruthRow, timeOf } from './case.ts';

/** What is wrong with an order. `reported` and `actual` in minor units; null: that side does not know it. */
export interface Difference {
  kind: DiscrepancyKind;
  reason: string;
  of: Case;
  reported: number | null;
  actual: number | null;
  reports: number;
  /** Minor units that the difference is about: the missing order's value, actual less reported, what the repeats say. */
  amount: number;
}

export interface DifferenceContext {
  now: number;
  /** Grace of reports that the shop does not know, ms. */
  grace: number;
  /** When the shop's first known order was placed; null: there is none, and nothing can be said. */
  truthFrom: number | null;
  /** Why a missing order was not reported. */
  whyMissing: (truth: TruthRow) => string;
}

/** A report is given this long to follow its order, ms. */
const REPORT_WITHIN = 600_000;
const NOT_ON_THE_WEB = new Set(['pos', 'admin', 'subscription']);

/** What is wrong with a case; empty where both sides agree, or where it is too early to say. */
export function differencesOf(one: Case, context: DifferenceContext): Difference[] {
  const found = [sides(one, context), repeats(one)];
  return found.filter((difference) => difference !== null);
}

/** Whether the case is too young: the other side may still come. */
export function isWaiting(one: Case, { now, grace }: Pick<DifferenceContext, 'now' | 'grace'>): boolean {
  if (one.truth && one.report) return false;
  return timeOf(one) > now - (one.truth ? REPORT_WITHIN : grace);
}

function sides(one: Case, context: DifferenceContext): Difference | null {
  const { truth, report } = one;
  if (context.truthFrom === null) return null;
  const made = (kind: DiscrepancyKind, reason: string, amount: number): Difference => ({
    kind,
    reason,
    of: one,
    reported: report?.value ?? null,
    actual: actualOf(one),
    reports: Math.max(one.reports.length, report ? 1 : 0),
    amount,
  });
  if (!truth) {
    if (!report || isWaiting(one, context) || report.at < context.truthFrom) return null;
    return made('extra', 'not_in_shop', report.value);
  }
  if (!report) {
    if (!counts(truth) || isWaiting(one, context)) return null;
    return made('missing', NOT_ON_THE_WEB.has(truth.via) ? 'not_on_the_web' : context.whyMissing(truth), truth.value);
  }
  if (truth.test) return made('extra', 'test_order', report.value);
  if (truth.state === 'deleted') return made('extra', 'deleted', report.value);
  if (!counts(truth)) return made('different_value', truth.state, -report.value);
  if (truth.money !== report.money) return made('different_value', 'currency', 0);
  if (truth.value === report.value) return null;
  return made('different_value', whyDifferent(truth, report), truth.value - report.value);
}

function whyDifferent(truth: TruthRow, { value }: ReportRow): string {
  const { tax, shipping, discount, total } = truth;
  if (tax > 0 && value === truth.value + tax) return 'tax_included';
  if (shipping > 0 && value === truth.value + shipping) return 'shipping_included';
  if (value === total || value === truth.value + tax + shipping) return 'tax_and_shipping_included';
  return discount > 0 && value === truth.value + discount ? 'before_discount' : 'unknown';
}

/** What the order is worth by the shop, nothing where it counts nothing; null where the shop does not know it. */
function actualOf({ truth }: Case): number | null {
  if (!truth) return null;
  return counts(truth) ? truth.value : 0;
}

function repeats(one: Case): Difference | null {
  const { reports, report } = one;
  const [first, ...more] = reports;
  if (!first || more.length === 0) return null;
  const reason = more.some(({ id }) => id !== first.id)
    ? 'two_ids'
    : more.every(({ visitor }) => visitor === first.visitor)
      ? 'reloaded'
      : 'other_visitor';
  return {
    kind: 'reported_twice',
    reason,
    of: one,
    reported: report?.value ?? first.value,
    actual: actualOf(one),
    reports: reports.length,
    amount: more.reduce((sum, { value }) => sum + value, 0),
  };
}
