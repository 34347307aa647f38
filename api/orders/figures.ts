import { toMajor } from '../../contracts/money.ts';
import type { ReconciliationFigures } from '../../contracts/reconciliation.ts';
import { type Case, counts } from './case.ts';
import type { CostOf } from './costs.ts';
import type { Difference } from './differences.ts';

interface Pair {
  orders: number;
  revenue: number;
}
const none = (): Pair => ({ orders: 0, revenue: 0 });

/** Adds up cases: all of them, a day's, a channel's. Minor units until `figures`. */
export class FiguresSum {
  readonly #reported = none();
  readonly #actual = { ...none(), tax: 0, shipping: 0, discount: 0, refunds: 0 };
  readonly #counted = none();
  readonly #kinds = { missing: none(), extra: none(), different_value: none(), reported_twice: none() };
  #matching = 0;
  #known = 0;
  #cost = 0;
  #costed = none();

  add(one: Case, differences: readonly Difference[], refunds: number, costOf: CostOf): void {
    const { truth, report } = one;
    if (report) addTo(this.#reported, report.counted ? report.value : 0);
    if (truth && counts(truth)) {
      addTo(this.#actual, truth.counted ? truth.value : 0);
      if (truth.counted) {
        this.#actual.tax += truth.tax;
        this.#actual.shipping += truth.shipping;
        this.#actual.discount += truth.discount;
        this.#actual.refunds += refunds;
        const cost = costOf(truth);
        if (cost !== null) {
          addTo(this.#costed, truth.value);
          this.#cost += cost;
        }
      }
      addTo(this.#counted, truth.counted ? truth.value : 0);
      if (report) this.#known++;
      if (report && !differences.some(({ kind }) => kind !== 'reported_twice')) this.#matching++;
    } else if (!truth && report) addTo(this.#counted, report.counted ? report.value : 0);
    for (const { kind, amount } of differences) addTo(this.#kinds[kind], amount);
  }

  /** Money in major units. */
  figures(currency: string): ReconciliationFigures {
    const major = (minor: number) => toMajor(minor, currency);
    const money = <T extends Pair>({ orders, ...sums }: T) =>
      ({ orders, ...Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, major(value as number)])) }) as T;
    const costed = this.#costed.orders > 0;
    return {
      reported: money(this.#reported),
      actual: money(this.#actual),
      counted: money(this.#counted),
      matching: this.#matching,
      missing: money(this.#kinds.missing),
      extra: money(this.#kinds.extra),
      different_value: money(this.#kinds.different_value),
      reported_twice: money(this.#kinds.reported_twice),
      reported_share: this.#actual.orders > 0 ? this.#known / this.#actual.orders : null,
      cost: costed ? major(this.#cost) : null,
      profit: costed ? major(this.#costed.revenue - this.#cost) : null,
      cost_share: costed && this.#actual.revenue > 0 ? this.#costed.revenue / this.#actual.revenue : null,
    };
  }
}

function addTo(pair: Pair, value: number): void {
  pair.orders++;
  pair.revenue += value;
}
