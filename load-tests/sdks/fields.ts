import { namedVisitor, userHash } from '../../processor/steps/visitor.ts';

/** An event as it is stored: its columns, `ts` in ms. */
export type StoredRow = Readonly<Record<string, unknown>> & { readonly store_id: string; readonly ts: number };

/** Shorter values stand in many places by chance, and tell nothing. */
const TELLING = 3;

/**
 * The fields of a payload that say something, by path, with their values as texts. Of a list only those entries count in which `mark` stands, where it
 * stands in any: a batch holds other events too.
 */
export function fieldsOf(payload: unknown, mark: string, path = ''): [path: string, value: string][] {
  if (Array.isArray(payload)) {
    const marked = payload.filter((entry) => JSON.stringify(entry)?.includes(mark));
    return (marked.length > 0 ? marked : payload).flatMap((entry) => fieldsOf(entry, mark, `${path}[]`));
  }
  if (typeof payload === 'object' && payload !== null) {
    return Object.entries(payload).flatMap(([name, value]) => fieldsOf(value, mark, path === '' ? name : `${path}.${name}`));
  }
  const text = typeof payload === 'string' || typeof payload === 'number' ? String(payload) : '';
  return text.length < TELLING ? [] : [[path, text]];
}

/** How many of the payload's distinct fields stand in the stored event: as they are, as a hash, as its time, or as the parts of its address. */
export function fieldsMapped(fields: readonly (readonly [path: string, value: string])[], row: StoredRow, keys: readonly string[]) {
  const stored = new Set(valuesOf(row));
  const arrived = fields.filter(([, value]) => {
    const { store_id: store } = row;
    if (stored.has(value) || stored.has(namedVisitor(store, value)) || stored.has(userHash(store, value))) return true;
    // The key says whose event it is.
    return keys.some((key) => value.split(':')[0] === key) || isAddress(value, row) || isTime(value, row.ts);
  });
  const distinct = (some: typeof fields) => new Set(some.map(([path]) => path));
  return { sent: distinct(fields).size, mapped: distinct(arrived).size, lost: [...distinct(fields).difference(distinct(arrived))] };
}

function valuesOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(valuesOf);
  return value === undefined || value === null ? [] : [String(value)];
}

function isAddress(value: string, row: StoredRow): boolean {
  if (!URL.canParse(value)) return false;
  const { hostname, pathname } = new URL(value);
  return hostname !== '' && hostname === row.hostname && pathname === row.page;
}

/** ISO 8601, or seconds, milliseconds or microseconds since 1970: within a second of the event's, as a client's clock is corrected. */
function isTime(value: string, ts: number): boolean {
  const number = Number(value);
  const times = Number.isFinite(number) ? [number * 1_000, number, number / 1_000] : [Date.parse(value)];
  return times.some((time) => Math.abs(time - ts) <= 1_000);
}
