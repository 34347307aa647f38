import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { controlsOf, hasOwnVariation } from './controls.ts';
import { historyOf, type NoHistory } from './history.ts';
import { DAY, type Observation } from './observation.ts';
import { poissonFit } from './poisson-fit.ts';

export interface ElasticityOptions {
  /** Days, whole weeks, within which demand is taken to have one level (times weekday and promotion); 28 where an observation is a week. */
  block?: number;
  /** The most an interval may reach to each side and still be an answer. */
  widest?: number;
}

export interface Demand {
  kind: 'elasticity';
  /** Percent of demand for one percent on the price: at -2 two percent less are sold. */
  elasticity: number;
  /** Its 95 % interval. */
  low: number;
  high: number;
  /** By what a promotion multiplies demand beyond what its price does; null where there was none, or nothing else. */
  lift: number | null;
  /** How many prices there were; the lowest, the highest and the last one without promotion, minor units. */
  levels: number;
  lowest: number;
  highest: number;
  current: number;
  /** Units a week at the current price without promotion, by the last four weeks. */
  weekly: number;
  /** Weeks (blocks) within which the price changed: only these tell. */
  weeks: number;
}

export type NoElasticity = NoHistory | 'price_moves_only_with_controls' | 'no_stable_estimate' | 'too_uncertain' | 'rises_with_price';
export type Elasticity = Demand | { kind: 'no_answer'; reason: NoElasticity };

const WIDEST = 0.4;
/** Nothing real is as steep: what sold at one price only. */
const STEEPEST = 30;
const RECENT_WEEKS = 4;

/**
 * How demand answers to a product's price: the coefficient of log price in a Poisson regression (Santos Silva and Tenreyro 2006) with a level for each week, so that a price raised because
 * demand is high does not look harmless, and with weekday and promotion as controls. No answer where the history has none, and none where the interval is wide.
 */
export function elasticityOf(observations: readonly Observation[], { block = 7, widest = WIDEST }: ElasticityOptions = {}): Elasticity {
  const none = (reason: NoElasticity): Elasticity => ({ kind: 'no_answer', reason });
  const history = historyOf(observations, block);
  if (typeof history === 'string') return none(history);
  const { rows, blocks: groups, prices, changed: weeks } = history;
  const [lowest = 0, highest = 0] = [prices[0], prices.at(-1)];
  const logs = rows.map(({ price }) => Math.log(price / lowest));
  const controls = controlsOf(rows);
  if (!hasOwnVariation(logs, controls, groups)) return none('price_moves_only_with_controls');
  const fit = poissonFit({ counts: rows.map(({ units }) => units), columns: [logs, ...controls], groups });
  const [elasticity = Number.NaN] = fit?.coefficients ?? [];
  const reach = tQuantile(0.975, weeks - 1) * (fit?.errors[0] ?? Number.NaN);
  if (!(Math.abs(elasticity) < STEEPEST && Number.isFinite(reach))) return none('no_stable_estimate');
  if (reach > widest) return none('too_uncertain');
  if (elasticity - reach > 0) return none('rises_with_price');
  const isPromoted = new Set(rows.map(({ promotion }) => promotion)).size > 1;
  const lift = isPromoted ? Math.exp(fit?.coefficients[1] ?? 0) : null;
  const current = (rows.findLast(({ promotion }) => !promotion) ?? rows.at(-1))?.price ?? lowest;
  return {
    kind: 'elasticity',
    elasticity,
    low: elasticity - reach,
    high: elasticity + reach,
    lift,
    levels: prices.length,
    lowest,
    highest,
    current,
    weekly: weeklyUnits(observations, (one) => (current / one.price) ** elasticity / (one.promotion ? (lift ?? 1) : 1)),
    weeks,
  };
}

/** Units a week of the last four, each observation's at what it would be `worth` at today's price. */
function weeklyUnits(observations: readonly Observation[], worth: (one: Observation) => number): number {
  const last = observations.reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  const recent = observations.filter(({ at }) => at > last - 7 * RECENT_WEEKS * DAY);
  return recent.reduce((sum, one) => sum + one.units * worth(one), 0) / RECENT_WEEKS;
}
