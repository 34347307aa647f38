import type { Block } from '../../platform/warehouse/port.ts';
import { decodeSession, type SessionColumns } from '../../science/sessions/codec.ts';
import type { SessionPart } from '../../science/sessions/part.ts';
import type { Lookup, SessionChanges } from '../session-book.ts';

type Row = Record<string, unknown>;

/** The tables `sessions` and `orders` as ReplacingMergeTree keeps them: of a key the highest version, the last written where equal. */
export class SessionTables {
  readonly #sessions = new Map<string, Row>();
  readonly #orders = new Map<string, Row>();
  /** When the last session ended that was ever written, ms; -Infinity before any. */
  lastEnd = Number.NEGATIVE_INFINITY;

  /** Writes the first `share` (0 to 1) of the rows. */
  write({ sessions, orders }: SessionChanges, share = 1): void {
    const writes = [
      ...rowsOf(sessions).map((row) => () => this.#writeSession(row)),
      ...rowsOf(orders).map((row) => () => put(this.#orders, ({ store_id, order_id }) => `${store_id}|${order_id}`, row)),
    ];
    for (const write of writes.slice(0, Math.floor(writes.length * share))) write();
  }

  /** Rows that are neither superseded nor taken back. */
  sessions(): Row[] {
    return [...this.#sessions.values()].filter((row) => !row.deleted);
  }

  orders(): Row[] {
    return [...this.#orders.values()];
  }

  /** As the warehouse answers: one question a store, from the earliest time that any of its visitors needs. */
  lookUp(lookups: readonly Lookup[]): Map<string, SessionPart[]> {
    const found = new Map<string, SessionPart[]>();
    for (const [store, group] of Map.groupBy(lookups, (lookup) => lookup.store.id)) {
      const from = Math.min(...group.map((lookup) => lookup.from));
      for (const { visitor } of group) {
        const rows = this.sessions().filter(
          (row) => row.store_id === store && String(row.visitor_id) === visitor && Number(row.ended_at) >= from,
        );
        found.set(`${store}|${visitor}`, rows.map(sessionOfRow));
      }
    }
    return found;
  }

  #writeSession(row: Row): void {
    this.lastEnd = Math.max(this.lastEnd, Number(row.ended_at));
    put(this.#sessions, ({ store_id, started_at, session_id }) => `${store_id}|${started_at}|${session_id}`, row);
  }
}

function put(table: Map<string, Row>, keyOf: (row: Row) => string, row: Row): void {
  const key = keyOf(row);
  const known = table.get(key);
  if (!known || BigInt(String(row.version)) >= BigInt(String(known.version))) table.set(key, row);
}

function rowsOf(block: Block): Row[] {
  const names = Object.keys(block.columns);
  return block.rows().map((values) => Object.fromEntries(names.map((name, at) => [name, values[at]])));
}

// biome-ignore format: the columns read as a paragraph
const SAME = [
  'hostname', 'channel', 'source', 'medium', 'campaign', 'term', 'content', 'referrer_host', 'country', 'city', 'device', 'browser', 'os',
  'entry_page', 'exit_page', 'events', 'pageviews', 'product_views', 'carts', 'checkouts', 'searches',
] as const satisfies (keyof SessionColumns)[];

/** The session of a row, as the processor takes it up again. */
export function sessionOfRow(row: Row): SessionPart {
  const columns = { start: row.started_at, end: row.ended_at, ...Object.fromEntries(SAME.map((name) => [name, row[name]])) };
  return decodeSession(columns as unknown as SessionColumns, String(row.state));
}
