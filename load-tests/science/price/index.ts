import { elasticityOf } from '../../../science/price/elasticity.ts';
import { optimumOf } from '../../../science/price/optimum.ts';
import { daysOfLines } from '../../../science/price/order-lines.ts';
import { poissonFit } from '../../../science/price/poisson-fit.ts';
import { type Answer, bounded, digits, printed, type Subject } from '../answer.ts';
import { chart } from '../svg.ts';
import { bulkLines, plainLines } from './bulk.ts';
import { type Evaluation, evaluate, type Found } from './evaluate.ts';
import { mutations } from './mutations.ts';
import { readLines, tally } from './retail.ts';
import { warpbreaks } from './warpbreaks.ts';

const PRODUCTS = 300;
const SHOPS = 60;

export const price: Subject = {
  name: 'price',
  mutations,
  async *answers(data) {
    yield digits(
      "R's warpbreaks: Poisson coefficient of wool B, tensions as groups",
      '-0.20599',
      poissonFit(warpbreaks)?.coefficients[0] ?? 0,
    );
    yield digits('optimum at cost 60 and elasticity -4', '80.00', optimumOf(60, -4));
    yield* simulated(evaluate(PRODUCTS));
    yield* anyWidth(evaluate(PRODUCTS, { widest: Number.POSITIVE_INFINITY }));
    const { found: unseen } = evaluate(PRODUCTS / 3, {}, { daily: 0.5 });
    yield printed('the price follows each day too (no control sees it): error of the elasticity', errorOf(unseen), 3);
    const hard = evaluate(PRODUCTS, {}, { hard: true }).found.length;
    yield printed(`prices that hardly move, days that are mostly chance: of ${PRODUCTS} products with an elasticity`, hard);
    const shops = Array.from({ length: SHOPS }, (_, i) => i + 1);
    const reason = (days: ReturnType<typeof daysOfLines>) => (days.kind === 'days' ? elasticityOf(days.observations).kind : days.reason);
    const bulk = shops.map((seed) => reason(daysOfLines(bulkLines(seed), [])));
    yield digits(
      `bulk discounts, ${SHOPS} products: price_follows_quantity`,
      `${SHOPS}`,
      bulk.filter((one) => one === 'price_follows_quantity').length,
    );
    const plain = shops.map((seed) => daysOfLines(plainLines(seed), []).kind);
    yield digits(
      `one price a day, ${SHOPS} products: taken for one of the order`,
      '0',
      plain.filter((kind) => kind === 'no_answer').length,
    );
    const retail = tally(readLines(data).values());
    yield printed('online_retail_slice: products', retail.products);
    yield printed('online_retail_slice: products with an elasticity', retail.answered);
    for (const [why, count] of retail.reasons) yield printed(`online_retail_slice: none, ${why}`, count);
  },
  async plots() {
    const { found } = evaluate(PRODUCTS);
    const by = (of: (one: Found) => number) => found.map((one) => [one.truth, of(one)] as const);
    return {
      price: chart(
        {
          title: 'Simulated products whose price chased demand: true elasticity and what is found',
          x: 'true elasticity',
          y: 'found',
        },
        [
          { kind: 'dots', label: 'as given, with week, weekday and promotion', points: by(({ demand }) => demand.elasticity) },
          { kind: 'dots', label: 'plain regression of units on price', points: by(({ naive }) => naive) },
          {
            kind: 'line',
            label: 'the truth',
            points: [
              [-4, -4],
              [-1.2, -1.2],
            ],
          },
        ],
      ),
    };
  },
};

function* simulated({ products, found, none }: Evaluation): Iterable<Answer> {
  const share = (of: (one: Found) => boolean) => (100 * found.filter(of).length) / found.length;
  yield printed(`simulated confounded demand: of ${products} products with an elasticity`, found.length);
  for (const [why, count] of none) yield printed(`  none, ${why}`, count);
  yield bounded('  mean absolute error of the elasticity', '<=', 0.12, errorOf(found), 3);
  yield printed('  the same by a plain regression without controls', mean(found.map((one) => Math.abs(one.naive - one.truth))), 3);
  const covered = share(({ demand, truth }) => demand.low <= truth && truth <= demand.high);
  yield bounded('  true elasticity inside the 95 % interval, %', '>=', 93, covered, 1);
  yield* suggested(found, 2);
  yield printed('  % lost at the usual price, for comparison', 100 * mean(found.map((one) => one.usualRegret)), 2);
}

function* anyWidth({ found }: Evaluation): Iterable<Answer> {
  yield printed('the same products, however wide the interval: with an elasticity', found.length);
  yield printed('  mean absolute error of the elasticity', errorOf(found), 3);
  yield* suggested(found, 2);
}

function* suggested(found: readonly Found[], bound: number): Iterable<Answer> {
  const regrets = found.flatMap(({ regret }) => (regret === null ? [] : [100 * regret])).sort((a, b) => a - b);
  yield printed('  with a suggested price', regrets.length);
  const none = Map.groupBy(found, ({ suggestion }) => (suggestion.kind === 'no_answer' ? suggestion.reason : ''));
  for (const [why, list] of none) if (why) yield printed(`  no suggestion, ${why}`, list.length);
  yield bounded('  regret: profit lost against the true optimum, mean, %', '<=', bound, mean(regrets), 2);
  yield printed('  the same, 95 of 100 products at most, %', regrets[Math.floor(0.95 * regrets.length)] ?? Number.NaN, 2);
}

const errorOf = (found: readonly Found[]) => mean(found.map((one) => Math.abs(one.demand.elasticity - one.truth)));
const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
