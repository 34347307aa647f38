import type { LiveData } from '../../../../contracts/live.ts';

/** True while a store shows no trace of an event: nothing today, nothing yesterday, nothing in the last half hour. */
export function isBlank(data: LiveData): boolean {
  const quiet = data.visitors_now === 0 && data.tail.length === 0 && data.minutes.every((minute) => minute.visitors === 0);
  return quiet && data.today.visitors === 0 && data.yesterday.visitors === 0;
}
