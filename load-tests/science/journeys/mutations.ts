import { type Mutation, plantsIn } from '../answer.ts';

const people = (what: string, find: string, replace: string) => plantsIn('journeys', 'people')(what, 'people.ts', find, replace);
const plant = (what: string, path: string, find: string, replace: string) => {
  const [folder = '', file = ''] = path.split('/');
  return plantsIn(folder, folder)(what, file, find, replace);
};

export const mutations: readonly Mutation[] = [
  plant('a step exactly at the window is too late', 'funnel/run.ts', 'at - first <= window', 'at - first < window'),
  plant('equal times are out of order', 'funnel/run.ts', 'a.at - b.at || a.step - b.step', 'a.at - b.at || b.step - a.step'),
  plant('the window is from step to step', 'funnel/run.ts', 'const [first = at] = before;', 'const first = before.at(-1) ?? at;'),
  plant('a run goes on after it was complete', 'funnel/run.ts', 'if (runs[steps - 1]) break;', ''),
  plant('the first start counts for ever', 'funnel/run.ts', 'if (inTime) runs[step] =', 'if (inTime) runs[step] ??='),
  plant('strictly later is not asked for', 'funnel/run.ts', 'at === before.at(-1)', 'false'),
  plant(
    'strict order lets other events pass',
    'funnel/run.ts',
    '(step < 0 || (step > 0 && !runs[step - 1]))',
    '(step > 0 && !runs[step - 1])',
  ),
  plant('only those who stopped there are at a step', 'funnel/funnel.ts', 'run.length > i', 'run.length === i + 1'),
  plant('times are from the first step', 'funnel/funnel.ts', '(run[i - 1] ?? 0)', '(run[0] ?? 0)'),
  plant('a period holds its end', 'retention/period.ts', '(bounds[middle] ?? 0) <= at', '(bounds[middle] ?? 0) < at'),
  plant('weeks begin on Sunday', 'retention/period.ts', '(day + 3) % 7', '(day + 4) % 7'),
  plant(
    'a running period has a value',
    'retention/period.ts',
    '(bounds[period + 1] ?? Number.POSITIVE_INFINITY) <= until',
    '(bounds[period] ?? 0) <= until',
  ),
  plant('old visitors are in the first cohort', 'retention/retention.ts', 'Math.min(...periods)', 'Math.max(0, Math.min(...periods))'),
  plant('unbounded is the same as on', 'retention/retention.ts', 'count.unbounded++;', 'if (periods.has(cohort + n)) count.unbounded++;'),
  plant('cohorts too young count among those who could return', 'retention/retention.ts', "typeof cohort[of][n] === 'number'", 'true'),
  plant('refunds are forgotten', 'ltv/ltv.ts', 'sum + payment.value, 0)', 'sum + Math.max(0, payment.value), 0)'),
  plant('a refund makes a customer', 'ltv/ltv.ts', 'payment.value >= 0', 'true'),
  plant('a cell is not added to those before', 'ltv/ltv.ts', 'total += found', 'total = found'),
  plant('value per customer counts those of cohorts too young', 'ltv/ltv.ts', "typeof cohort.revenue[n] === 'number'", 'true'),
  people('a visitor belongs to the user it was said to be last', 'a.at < b.at', 'a.at > b.at'),
  people('equal times are told by the order of arrival', '(a.at === b.at && BigInt(a.user) < BigInt(b.user))', 'false'),
  people('ids are compared as texts', 'BigInt(other) < BigInt(least)', 'other < least'),
  people('former ids are not followed', 'way.push(next);', 'return next;'),
  people('the way into a ring counts as part of it', 'way.slice(met)', 'way.slice(0)'),
  people('an event is its visitor’s, whomever it names', 'event.user ?? event.visitor', 'event.visitor'),
];
