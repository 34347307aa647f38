import { type Mutation, plantsIn } from '../answer.ts';

const plant = plantsIn('experiment', 'experiment');

export const mutations: readonly Mutation[] = [
  plant('the treatment’s mean stands in the control’s place', 'effect.ts', 'const lift = (b - a) / a;', 'const lift = (b - a) / b;'),
  plant('the delta method leaves the control’s uncertainty out', 'effect.ts', '(control.n * a ** 4)', '(control.n * 1e9)'),
  plant('a one-sided interval', 'effect.ts', '1 - alpha / 2', '1 - alpha'),
  plant(
    'risks are swapped',
    'effect.ts',
    'risk: { control: gained, treatment: gained - lift }',
    'risk: { control: gained - lift, treatment: gained }',
  ),
  plant('the sample variance divides by n', 'arm.ts', '/ (n - 1)', '/ n'),
  plant('the interval of one look decides', 'verdict.ts', 'sequentialInterval(found, control.n + treatment.n, alpha)', 'found.interval'),
  plant('only the expected loss decides', 'verdict.ts', '&& low > 0', '&& low > -1'),
  plant('one degree of freedom too many', 'sample-ratio.ts', 'visitors.length - 1', 'visitors.length'),
  plant('sample ratio ignores the weights', 'sample-ratio.ts', '(all * (weights[i] ?? 0)) / sum', 'all / weights.length + 0 * sum'),
  plant('an arm that nobody is assigned to', 'sample-ratio.ts', 'one > 0', 'one >= 0'),
];
