import { linearRegression } from 'simple-statistics';
import { type Demand, type ElasticityOptions, elasticityOf } from '../../../science/price/elasticity.ts';
import { optimumOf, type Suggestion, suggestPrice } from '../../../science/price/optimum.ts';
import { type Circumstances, type Simulated, simulateProduct } from './simulate.ts';

/** Products tried while writing had the seeds 1 to 300; these are not among them. */
const FIRST_SEED = 10_001;

export interface Found {
  truth: number;
  demand: Demand;
  /** The slope of log units on log price over the same days with a sale, without any control. */
  naive: number;
  suggestion: Suggestion;
  /** Share of the profit at the true optimum (within the prices there were) that is lost at the suggested price, and at the product's usual one. */
  regret: number | null;
  usualRegret: number;
}

export interface Evaluation {
  products: number;
  found: Found[];
  /** How many products have no elasticity, by reason. */
  none: Map<string, number>;
}

/** What is said of simulated products, beside the truth. */
export function evaluate(products: number, options: ElasticityOptions = {}, circumstances: Circumstances = {}): Evaluation {
  const found: Found[] = [];
  const none = new Map<string, number>();
  for (let i = 0; i < products; i++) {
    const product = simulateProduct(FIRST_SEED + i, circumstances);
    const demand = elasticityOf(product.observations, options);
    if (demand.kind === 'no_answer') {
      none.set(demand.reason, (none.get(demand.reason) ?? 0) + 1);
      continue;
    }
    const suggestion = suggestPrice(demand, product.cost);
    const regret = suggestion.kind === 'suggestion' ? regretOf(product, demand, suggestion.price) : null;
    const usualRegret = regretOf(product, demand, product.usual);
    found.push({ truth: product.elasticity, demand, naive: naiveOf(product), suggestion, regret, usualRegret });
  }
  return { products, found, none };
}

function regretOf({ elasticity, cost }: Simulated, { lowest, highest }: Demand, price: number): number {
  const profit = (at: number) => (at - cost) * at ** elasticity;
  return 1 - profit(price) / profit(Math.min(highest, Math.max(lowest, optimumOf(cost, elasticity))));
}

function naiveOf({ observations }: Simulated): number {
  return linearRegression(observations.filter(({ units }) => units > 0).map(({ units, price }) => [Math.log(price), Math.log(units)])).m;
}
