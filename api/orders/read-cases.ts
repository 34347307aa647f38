import { Fault } from '../../contracts/error.ts';
import type { Span } from '../../contracts/range.ts';
import { GRACE_HOURS } from '../../contracts/reconciliation.ts';
import type { Store } from '../../contracts/store.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { type Case, casesOf, namesOf, type RepeatRow, type ReportRow, type TruthRow, timeOf } from './case.ts';
import { type CostOf, type CostRow, costsOf } from './costs.ts';
import { type Difference, type DifferenceContext, differencesOf, isWaiting } from './differences.ts';
import { type CheckoutRow, refusedAmong, traceMissing } from './missing.ts';

export interface OrderDeps {
  warehouse: Warehouse;
  query: (name: string) => string;
}

export interface ReadCases {
  cases: { one: Case; differences: Difference[]; waiting: boolean }[];
  /** When the shop's first known order was placed, ms. */
  truthFrom: number | null;
  /** Money given back by the shop's order id, minor units. */
  refunds: ReadonlyMap<string, number>;
  costOf: CostOf;
}

const HOUR = 3_600_000;
/** Orders of a range at most; more are asked for in parts. */
const MOST = 200_000;

/** The orders of a range from both sides, with what is wrong with each. Throws Fault `too_many_orders`. */
export async function readCases(store: Store, span: Span, now: number, { warehouse, query }: OrderDeps): Promise<ReadCases> {
  const ask = <Row>(name: string, params: object = {}) =>
    warehouse.query<Row>(query(name), { store: store.id, ...span, most: MOST, ...params });
  const [truths, [begins], costs] = await Promise.all([
    ask<TruthRow>('reconcile-truths'),
    ask<{ first: number }>('truth-begins'),
    ask<CostRow>('product-costs'),
  ]);
  const names = truths.flatMap(namesOf);
  const reports = await ask<ReportRow>('reconcile-reports', { names });
  if (truths.length >= MOST || reports.length >= MOST)
    throw new Fault('too_many_orders', `The range has more than ${MOST} orders. Choose a shorter one.`, { status: 400 });
  const [repeats, refunds] = await Promise.all([
    ask<RepeatRow>('reconcile-repeats', { names: [...new Set([...names, ...reports.map(({ id }) => id)])] }),
    ask<{ id: string; value: number }>('reconcile-refunds', { names: truths.map(({ id }) => id) }),
  ]);
  const cases = casesOf(truths, reports, repeats).filter((one) => timeOf(one) >= span.from && timeOf(one) < span.to);
  const context: DifferenceContext = {
    now,
    grace: GRACE_HOURS * HOUR,
    truthFrom: begins && begins.first > 0 ? begins.first : null,
    whyMissing: () => 'blocked',
  };
  const missing = cases.flatMap((one) =>
    one.truth && differencesOf(one, context).some(({ reason }) => reason === 'blocked') ? [one.truth] : [],
  );
  if (missing.length > 0) {
    const [checkouts, refused] = await Promise.all([
      ask<CheckoutRow>('reconcile-checkouts'),
      ask<{ id: string }>('reconcile-refused', { names: missing.flatMap(namesOf) }),
    ]);
    const wereRefused = refusedAmong(missing, new Set(refused.map(({ id }) => id)));
    const traces = traceMissing(
      missing.filter((truth) => !wereRefused.has(truth)),
      checkouts,
    );
    context.whyMissing = (truth) => (wereRefused.has(truth) ? 'refused' : traces.has(truth) ? 'thank_you_page_not_loaded' : 'blocked');
  }
  return {
    cases: cases.map((one) => ({ one, differences: differencesOf(one, context), waiting: isWaiting(one, context) })),
    truthFrom: context.truthFrom,
    refunds: new Map(refunds.map(({ id, value }) => [id, value])),
    costOf: costsOf(costs, store),
  };
}
