import type { Demand, Elasticity, NoElasticity } from './elasticity.ts';

export type NoSuggestion = NoElasticity | 'no_cost' | 'not_a_cost' | 'cost_above_prices' | 'crosses_minus_one' | 'inelastic';

export type Suggestion =
  | {
      kind: 'suggestion';
      /** Minor units, whole; never below the lowest nor above the highest price there was. */
      price: number;
      current: number;
      /** Where the optimum lies beyond every price there was, and this is the nearest. */
      limit: 'lowest' | 'highest' | null;
      /** The suggestions at both ends of the elasticity's interval. */
      range: readonly [low: number, high: number];
      /** Minor units a week without promotion: at the current price, at the suggested one, and how much more at both ends of the elasticity's 95 % interval. */
      profit: { before: number; after: number; low: number; high: number };
    }
  | { kind: 'no_answer'; reason: NoSuggestion };

/**
 * The price of most profit at a constant elasticity e < -1 and a unit cost c (minor units, what each further unit costs): p* = c e / (1 + e) (Lerner 1934), held within the prices there were,
 * as nobody knows demand beyond them. None where the interval of e has both sides of -1, and none above it: there the formula has no optimum.
 */
export function suggestPrice(demand: Elasticity, cost?: number): Suggestion {
  const none = (reason: NoSuggestion): Suggestion => ({ kind: 'no_answer', reason });
  if (demand.kind === 'no_answer') return none(demand.reason);
  if (cost === undefined) return none('no_cost');
  if (!(Number.isFinite(cost) && cost >= 0)) return none('not_a_cost');
  if (demand.low >= -1) return none('inelastic');
  if (demand.high >= -1) return none('crosses_minus_one');
  if (cost >= demand.highest) return none('cost_above_prices');
  const { current, elasticity, low, high, weekly, lowest, highest } = demand;
  const optimum = optimumOf(cost, elasticity);
  const price = within(optimum, demand);
  const profitAt = (e: number) => weekly * (price / current) ** e * (price - cost);
  const before = weekly * (current - cost);
  const changes = [profitAt(low) - before, profitAt(high) - before] as const;
  return {
    kind: 'suggestion',
    price,
    current,
    limit: optimum < lowest ? 'lowest' : optimum > highest ? 'highest' : null,
    range: [within(optimumOf(cost, low), demand), within(optimumOf(cost, high), demand)],
    profit: { before, after: profitAt(elasticity), low: Math.min(...changes), high: Math.max(...changes) },
  };
}

/** Same unit as the cost; e below -1. */
export const optimumOf = (cost: number, elasticity: number): number => (cost * elasticity) / (1 + elasticity);

const within = (price: number, { lowest, highest }: Demand): number => Math.round(Math.min(highest, Math.max(lowest, price)));
