import type { Mutation } from '../answer.ts';

const plant = (what: string, file: string, find: string, replace: string): Mutation => ({
  what,
  file: `science/anomaly/${file}`,
  find,
  replace,
  test: 'science/anomaly/batch.test.ts',
});

export const mutations: readonly Mutation[] = [
  plant('the season is added, not taken out', 'batch.ts', 'value - (season[i] ?? 0) - level', 'value + (season[i] ?? 0) - level'),
  plant('only highs are found', 'esd.ts', 'Math.abs(one.value - center) / spread', '(one.value - center) / spread'),
  plant('the test forgets that it looks many times', 'esd.ts', 'const p = 1 - alpha / (2 * (n - i + 1));', 'const p = 1 - alpha / 2;'),
  plant('stops at the first that is none', 'esd.ts', 'if (most > critical) outliers = i;', 'if (most > critical) outliers = 1;'),
  plant('the deviation is not scaled', 'median.ts', 'const CONSISTENT = 1.4826;', 'const CONSISTENT = 1;'),
  plant(
    'an even median takes one of the two',
    'median.ts',
    '((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2',
    '(sorted[middle] ?? Number.NaN)',
  ),
  plant(
    'outliers keep their weight',
    'seasonal.ts',
    'residual <= 0.999 * limit ? (1 - (residual / limit) ** 2) ** 2 : 0',
    'residual <= 0.999 * limit ? 1 : 1',
  ),
  plant('a line without direction', 'loess.ts', '(1 + tilt * (i - mean))', '(1 - tilt * (i - mean))'),
  plant(
    'the season is one place late',
    'seasonal.ts',
    'return season.map((_, i) => mean[i % period] ?? 0);',
    'return season.map((_, i) => mean[(i + 1) % period] ?? 0);',
  ),
];
