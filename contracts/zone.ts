/** Calendar arithmetic in a time zone, by `Intl`. Instants are ms since 1970; days are counted from 1970-01-01. */
const MINUTE = 60_000;
const DAY = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let known = formats.get(zone);
  if (!known) {
    known = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    if (formats.size < 1_000) formats.set(zone, known);
  }
  return known;
}

/** How far the zone's clocks are ahead of UTC at an instant, ms. */
export function zoneOffset(instant: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of format(zone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1_000) * 1_000;
}

/** The instant at which the zone's clocks show this local time (ms as if it were UTC); of two the earlier, of none the moment of the jump. */
export function instantOf(local: number, zone: string): number {
  const early = local - zoneOffset(local - DAY, zone);
  const late = local - zoneOffset(local + DAY, zone);
  if (early === late) return early;
  const shows = (instant: number) => instant + zoneOffset(instant, zone) === local;
  if (shows(Math.min(early, late))) return Math.min(early, late);
  if (shows(Math.max(early, late))) return Math.max(early, late);
  // The clocks jumped over this time: the first instant after the jump.
  let [low, high] = [Math.min(early, late) - MINUTE, Math.max(early, late) + MINUTE];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle + zoneOffset(middle, zone) < local) low = middle;
    else high = middle;
  }
  return high;
}

/** The zone's calendar day at an instant, counted from 1970-01-01. */
export function dayAt(instant: number, zone: string): number {
  return Math.floor((instant + zoneOffset(instant, zone)) / DAY);
}

/** When a day begins in the zone. */
export function startOfDay(day: number, zone: string): number {
  return instantOf(day * DAY, zone);
}

/** Year, month (0 to 11) and day of the month of a day. */
export function dateOf(day: number): { year: number; month: number; date: number } {
  const utc = new Date(day * DAY);
  return { year: utc.getUTCFullYear(), month: utc.getUTCMonth(), date: utc.getUTCDate() };
}

/** The day of a date; months and dates out of their range roll over. */
export function dayOf(year: number, month: number, date: number): number {
  return Math.floor(Date.UTC(year, month, date) / DAY);
}
