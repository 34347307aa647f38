import type { Method } from './answer.ts';
import { dampedHoltWinters } from './holt-winters.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { theta } from './theta.ts';

/** The plain mean of the seasonal naive, Theta and damped Holt-Winters: their mistakes partly cancel (Makridakis et al. 2020: combinations took most of the first places of M4). */
export function combination(period: number): Method {
  const members = [seasonalNaive(period), theta(period), dampedHoltWinters(period)];
  return {
    name: 'combination',
    period,
    least: Math.max(...members.map(({ least }) => least)),
    fit: (before) => {
      const predicts = members.map((member) => member.fit(before));
      return (history, horizon) => {
        const sum = new Float64Array(horizon);
        for (const predict of predicts) for (const [h, value] of predict(history, horizon).entries()) sum[h] = (sum[h] ?? 0) + value;
        return sum.map((value) => value / members.length);
      };
    },
  };
}
