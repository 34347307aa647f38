import { type Mutation, plantsIn } from '../answer.ts';

const plant = plantsIn('benchmark', 'benchmark');

export const mutations: readonly Mutation[] = [
  plant('percentiles of n instead of n - 1 gaps', 'percentile.ts', 'p * (sorted.length - 1)', 'p * sorted.length'),
  plant('percentiles of unsorted values', 'percentile.ts', '.sort((a, b) => a - b)', ''),
  plant('chance alone has n degrees of freedom', 'cohort.ts', '(estimates.length - 1)', 'estimates.length'),
  plant('the mean leaves the spread of the cohort out', 'cohort.ts', '1 / (one + variance)', '1 / one'),
  plant('what is known well is shrunk most', 'cohort.ts', 'variance / (variance + sampling)', 'sampling / (variance + sampling)'),
  plant('twenty conversions are not enough', 'grade.ts', 'conversions >= LEAST_CONVERSIONS', 'conversions > LEAST_CONVERSIONS'),
  plant('good begins above its bound', 'grade.ts', 'value >= bound : value', 'value > bound : value'),
  plant('a low cost is poor', 'grade.ts', "better === 'high' ? share : 1 - share", 'share'),
  plant('excellent from P75', 'grade.ts', '[0.25, 0.5, 0.8]', '[0.25, 0.5, 0.75]'),
  plant('uneven orders say as much as even ones', 'grade.ts', '(1 + variation ** 2) / conversions', '(1 + 0 * variation) / conversions'),
  plant('the range is that of the plain value', 'grade.ts', 'Math.sqrt(own * sampling(member))', 'Math.sqrt(sampling(member))'),
  plant('the grade before stays for ever', 'grade.ts', 'was <= Math.max(...likely)', 'was <= 3'),
];
