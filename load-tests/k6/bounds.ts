import { type Figure, machine } from '../harness/report.ts';
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

function unitOf(metric: string, statistic: string): string {
  if (statistic === 'rate') return 'share';
  if (statistic === 'count') return 'times';
  if (metric === 'server_memory_mb') return 'MB';
  return metric === 'server_open_files' ? 'files' : 'ms';
}
