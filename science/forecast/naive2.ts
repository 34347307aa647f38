import type { Method } from './answer.ts';
import { isSeasonal, seasonOf, withoutSeason, withSeason } from './season.ts';
import { repeatLast } from './seasonal-naive.ts';

/** The last value of the series without its season, with the season put back; the M4 competition's benchmark. Without a significant season, the last value. */
export function naive2(period: number): Method {
  return {
    name: 'naive2',
    period,
    least: 3 * period,
    fit: (before) => {
      const seasonal = isSeasonal(before, period);
      return (history, horizon) => {
        if (!seasonal) return repeatLast(history, 1, horizon);
        const season = seasonOf(history, period);
        return withSeason(repeatLast(withoutSeason(history, season), 1, horizon), season, history.length);
      };
    },
  };
}
