import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { mad, median } from './median.ts';

export interface EsdOptions {
  /** Chance of a false alarm, 0..1. */
  alpha: number;
  /** At most this share of the values can be anomalies, 0..0.5. */
  maxShare: number;
}

/**
 * Outliers of values that are normal but for them, by the generalised extreme Studentized deviate test with median and MAD in place of mean and deviation (Rosner 1983; Hochenbaum,
 * Vallis and Kejariwal 2017). Two-sided. Returns indexes, most extreme first.
 */
export function esdOutliers(values: Float64Array, { alpha, maxShare }: EsdOptions): number[] {
  const n = values.length;
  const left = Array.from(values, (value, index) => ({ value, index }));
  const removed: number[] = [];
  let outliers = 0;
  for (let i = 1; i <= Math.floor(n * maxShare); i++) {
    const here = left.map((one) => one.value);
    const center = median(here);
    const spread = mad(here, center);
    if (!(spread > 0)) break;
    let [worst, most] = [0, -1];
    for (const [at, one] of left.entries()) {
      const deviation = Math.abs(one.value - center) / spread;
      if (deviation > most) [worst, most] = [at, deviation];
    }
    removed.push(left[worst]?.index ?? 0);
    left.splice(worst, 1);
    const p = 1 - alpha / (2 * (n - i + 1));
    const t = tQuantile(p, n - i - 1);
    const critical = (t * (n - i)) / Math.sqrt((n - i - 1 + t * t) * (n - i + 1));
    if (most > critical) outliers = i;
  }
  return removed.slice(0, outliers);
}
