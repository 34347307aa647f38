import { type Mutation, plantsIn } from '../answer.ts';

const inPrice = plantsIn('price', 'elasticity');
const plant = (what: string, file: string, find: string, replace: string, test = file) => inPrice(what, `${file}.ts`, find, replace, test);

export const mutations: readonly Mutation[] = [
  plant('a week begins on Thursday', 'observation', 'Math.floor(at / DAY) + 3', 'Math.floor(at / DAY)', 'elasticity'),
  plant('a price of 0 is a price', 'observation', 'price > 0', 'price >= 0', 'elasticity'),
  plant('rows of one day and price are not added up', 'observation', 'one.units + (byKey.get(key)?.units ?? 0)', 'one.units', 'elasticity'),
  plant('two price levels are enough', 'history', 'levels: 3', 'levels: 2', 'elasticity'),
  plant('five weeks are enough', 'history', 'weeks: 6', 'weeks: 5', 'elasticity'),
  plant('all weeks tell, also those of one price', 'history', 'distinctPrices(own).length > 1', 'own.length > 1', 'elasticity'),
  plant('promotions are not controlled', 'controls', 'Number(promotion)', 'Number(promotion) * 0', 'elasticity'),
  plant(
    'columns are not centred by the expected counts',
    'poisson-fit',
    '(column[i] ?? 0), 0) / all',
    '(column[i] ?? 0), 0) * 0',
    'poisson-fit',
  ),
  plant('the smaller of both standard errors', 'poisson-fit', 'Math.max(one, Math.sqrt', 'Math.min(one, Math.sqrt'),
  plant(
    'weeks have no level of their own',
    'elasticity',
    'columns: [logs, ...controls], groups }',
    'columns: [logs, ...controls], groups: groups.map(() => 0) }',
  ),
  plant('an interval of 90 %', 'elasticity', 'tQuantile(0.975,', 'tQuantile(0.95,'),
  plant('wide intervals are answers', 'elasticity', "if (reach > widest) return none('too_uncertain');", ''),
  plant('units a week keep the lift of promotions', 'elasticity', '(one.promotion ? (lift ?? 1) : 1)', '1'),
  plant('c e / (1 - e)', 'optimum', '(1 + elasticity)', '(1 - elasticity)'),
  plant('outside the prices there were', 'optimum', 'Math.min(highest, Math.max(lowest, price))', 'price'),
  plant('an interval that touches -1 is enough', 'optimum', 'demand.high >= -1', 'demand.high > -1'),
  plant('profit without the cost', 'optimum', '(price - cost);', 'price;'),
  plant(
    'prices that rise with quantity follow it too',
    'order-lines',
    'binomialCdf(up, down + up, 0.5)',
    'binomialCdf(Math.min(up, down), down + up, 0.5)',
  ),
  plant('quiet days after the last sale count', 'order-lines', ' && dayOf(at) < last', ''),
  plant('few purchases by luck', 'signals', ' && binomialCdf(purchases, views, usual) < ALPHA', ''),
  plant(
    'selling fast when the whole store does',
    'signals',
    'const share = units.recent / (units.recent + units.before)',
    'const share = 0.5',
  ),
];
