import { zoneOffset } from '../../contracts/zone.ts';

/** What posting times are told apart by. Hours of the week need many posts; hours of the day and days of the week fewer. */
export const SLOTS = { hour_of_week: 168, hour_of_day: 24, day_of_week: 7 } as const;
export type SlotKind = keyof typeof SLOTS;

const HOUR = 3_600_000;
/** 1970 began on a Thursday, in the week that began three days before. */
const MONDAY = 72 * HOUR;

/** Which slot a time (ms) is in by the clocks of a zone: weeks begin on Monday, so hour of the week 0 is Monday at midnight, day of the week 0 Monday. */
export function slotOf(at: number, zone: string, kind: SlotKind): number {
  const hours = Math.floor((at + zoneOffset(at, zone) + MONDAY) / HOUR);
  const hourOfWeek = ((hours % 168) + 168) % 168;
  if (kind === 'hour_of_week') return hourOfWeek;
  return kind === 'hour_of_day' ? hourOfWeek % 24 : Math.floor(hourOfWeek / 24);
}

export function isZone(zone: string): boolean {
  try {
    zoneOffset(0, zone);
    return true;
  } catch {
    return false;
  }
}
