import type { Store } from '../../contracts/store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Before this time (ms, a UTC midnight) a store keeps nothing of single visitors; null where it keeps everything. A day's end counts an hour late, so that
 * whatever was read before it is stored by the time that the day is dropped.
 */
export function cutoffOf({ retention_days: days }: Pick<Store, 'retention_days'>, now: number, grace = HOUR): number | null {
  return days === undefined ? null : Math.floor((now - grace) / DAY) * DAY - days * DAY;
}
