import { type Mutation, plantsIn } from '../answer.ts';

const plant = plantsIn('budget', 'budget');

export const mutations: readonly Mutation[] = [
  plant('a Hill that falls', 'response.ts', '(response.half / spend) ** response.shape', '(spend / response.half) ** response.shape'),
  plant('caps are not kept in exchanges', 'allocate.ts', 'Math.min(one.high - x, y - two.low)', 'y - two.low'),
  plant('nothing is exchanged after the grid', 'allocate.ts', 'sweep < SWEEPS', 'sweep < 0'),
  plant('what is left over is lost', 'allocate.ts', 'spend[i] = (spend[i] ?? 0) + more;', 'spend[i] = spend[i] ?? 0;'),
  plant(
    'a worse allocation than today’s is recommended',
    'plan.ts',
    'before >= responseOf(channels, best)',
    'before < responseOf(channels, best)',
    'plan',
  ),
  plant('a minimum comes before the cap', 'plan.ts', 'Math.min(Math.ceil(today / 2), cap)', 'Math.ceil(today / 2)', 'plan'),
  plant('three times today', 'plan.ts', 'Math.max(2 * today, minimum)', 'Math.max(3 * today, minimum)', 'plan'),
  plant('units that do not divide are lost', 'plan.ts', 'if (left <= 0) return floors;', 'if (left <= 9) return floors;', 'plan'),
  plant('no least weight', 'proportional.ts', 'Math.max(LEAST, Number.isFinite(roas) ? roas : LEAST)', 'Number.isFinite(roas) ? roas : 0'),
  plant('excellent only above 3', 'campaign-rule.ts', 'roas >= POLICY.excellent', 'roas > POLICY.excellent'),
  plant('paused at exactly 0.5', 'campaign-rule.ts', 'roas < POLICY.poor', 'roas <= POLICY.poor'),
  plant('the increase is not capped', 'campaign-rule.ts', 'Math.min(dailyBudget * 0.2, POLICY.most)', 'dailyBudget * 0.2'),
  plant('the cap does not hold', 'campaign-rule.ts', 'Math.min(daily, Math.floor(budget))', 'Math.floor(budget)'),
  plant(
    'carry-over of the period before last only',
    'fit.ts',
    'before = one + carryOver * before;',
    'before = one + carryOver * 0 * before;',
    'fit',
  ),
  plant('tops may be negative', 'non-negative-fit.ts', 'Math.max(0, rest / own)', 'rest / own', 'fit'),
];
