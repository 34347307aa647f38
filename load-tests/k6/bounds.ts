import { type Figure, figure, machine } from '../harness/report.ts';
import type { Summary } from './lib/summarise.ts';

/** k6's own bounds as figures like every other benchmark's. */
export function boundsOf({ name, thresholds, metrics }: Summary, seed: number): Figure[] {
  return thresholds.map(({ metric, bound, value, holds }) => {
    const [, statistic = '', limit = ''] = /^([a-z]+(?:\([\d.]+\))?)(.*)$/.exec(bound) ?? [];
    const n = metrics[metric]?.count ?? metrics.iterations?.count ?? 0;
    return {
      name: `${name}: ${metric} ${statistic}`,
      value: value ?? Number.NaN,
      unit: unitOf(metric, statistic),
      bound: limit,
      holds,
      n,
      seed,
      machine: machine(),
    };
  });
}

/** What the server's memory grew by from the first third of a run to the last, in the middle of each; empty where it was not watched so. */
export function growthOf({ name, metrics }: Summary, seed: number): Figure[] {
  const middle = (part: string): number | undefined => metrics[`server_memory_mb{part:${part}}`]?.med;
  const [first, last] = [middle('first'), middle('last')];
  if (first === undefined || last === undefined) return [];
  return [figure(`${name}: memory from the first third to the last`, last - first, 'MB', null, metrics.iterations?.count ?? 0, seed)];
}

function unitOf(metric: string, statistic: string): string {
  if (statistic === 'rate') return 'share';
  if (statistic === 'count') return 'times';
  if (metric.startsWith('server_memory_mb')) return 'MB';
  return metric === 'server_open_files' ? 'files' : 'ms';
}
