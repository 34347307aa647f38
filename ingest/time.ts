import { type Flag, type Problem, problem } from './reasons.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const MAX_AHEAD = DAY;
export const MAX_BEHIND = 5 * DAY;
/** Clocks that differ by less are taken as they are: the difference is mostly the way to the server. */
export const CLOCK_TOLERANCE = 5_000;
/** The oldest time that an import may carry: 1971-01-01. */
const OLDEST = Date.UTC(1971, 0, 1);

const ISO = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)\s?([Zz]|[+-]\d\d(?::?\d\d)?)?)?$/;
const NUMBER = /^\d{1,17}(?:\.\d+)?$/;

/**
 * Milliseconds since 1970 from an ISO 8601 text (UTC when it names no zone) or a number of seconds, milliseconds or microseconds,
 * told apart by size. Undefined: not a time.
 */
export function parseTime(value: unknown): number | undefined {
  if (typeof value === 'number') return fromNumber(value);
  if (typeof value !== 'string') return undefined;
  const usual = usualTime(value);
  if (usual !== undefined) return usual;
  const text = value.trim();
  if (NUMBER.test(text)) return fromNumber(Number(text));
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, date, time = '00:00', zone = 'Z'] = match;
  const hours = zone.length === 3 ? `${zone}:00` : zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const parsed = Date.parse(`${date}T${time.replace(',', '.')}${hours}`);
  return Number.isNaN(parsed) ? undefined : parsed;
}

let day = '';
let midnight = Number.NaN;

/** What `toISOString()` writes, as nearly every client sends it; undefined for all else. The day is mostly that of the event before, and is not read again. */
function usualTime(text: string): number | undefined {
  if (
    text.length !== 24 ||
    text[4] !== '-' ||
    text[7] !== '-' ||
    text[10] !== 'T' ||
    text[13] !== ':' ||
    text[16] !== ':' ||
    text[19] !== '.' ||
    text[23] !== 'Z'
  )
    return undefined;
  const date = text.slice(0, 10);
  if (date !== day) {
    midnight = Date.parse(`${date}T00:00:00.000Z`);
    day = date;
  }
  const hours = digits(text, 11, 2);
  const minutes = digits(text, 14, 2);
  const seconds = digits(text, 17, 2);
  const ms = midnight + hours * HOUR + minutes * 60_000 + seconds * 1_000 + digits(text, 20, 3);
  return hours < 24 && minutes < 60 && seconds < 60 && !Number.isNaN(ms) ? ms : undefined;
}

/** NaN where one of them is no digit. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const digit = text.charCodeAt(at) - 48;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}

function fromNumber(value: number): number | undefined {
  if (!Number.isFinite(value) || value < 0) return undefined;
  const ms = value < 1e11 ? value * 1_000 : value < 1e14 ? value : value / 1_000;
  return ms < 8.64e15 ? Math.round(ms) : undefined;
}

export type Stamp = { kind: 'stamped'; ts: number; flag?: Flag } | { kind: 'refused'; problem: Problem };

/**
 * The event's time. An import (`trusted`) may say any time from 1971 to a day ahead and is taken at its word; a client's clock is corrected
 * by `sentAt` (`ts = received - (sent - timestamp)`), and a time over 24 h ahead or 5 days behind becomes the server's.
 */
export function stamp(timestamp: number | undefined, sentAt: number | undefined, receivedAt: number, trusted: boolean): Stamp {
  if (timestamp === undefined) return { kind: 'stamped', ts: receivedAt };
  if (trusted) {
    if (timestamp >= OLDEST && timestamp <= receivedAt + MAX_AHEAD) return { kind: 'stamped', ts: timestamp };
    const message = 'The timestamp lies before 1971 or more than 24 hours ahead. Send ISO 8601, or seconds or milliseconds since 1970.';
    return { kind: 'refused', problem: problem('timestamp_out_of_range', message) };
  }
  const skew = sentAt === undefined ? 0 : receivedAt - sentAt;
  const wrongClock = Math.abs(skew) > CLOCK_TOLERANCE;
  const ts = wrongClock ? timestamp + skew : timestamp;
  if (ts > receivedAt + MAX_AHEAD || ts < receivedAt - MAX_BEHIND) return { kind: 'stamped', ts: receivedAt, flag: 'time_replaced' };
  return wrongClock ? { kind: 'stamped', ts, flag: 'clock' } : { kind: 'stamped', ts };
}
