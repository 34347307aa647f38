import type { Log, LogEntry, Position, Positions } from '../../platform/log/port.ts';
import type { Params, Warehouse } from '../../platform/warehouse/port.ts';
import { call, type Faults, type Life } from './sim-life.ts';
import type { Row, SimWarehouse } from './sim-warehouse.ts';

/** A log in memory. Whoever appends has it at once. */
export class SimLog {
  readonly records: string[] = [];
  readonly #listeners = new Set<() => void>();

  append(value: string): void {
    this.records.push(value);
    for (const listener of this.#listeners) listener();
  }

  port(life: Life, faults: Faults): Log {
    const end = async () => this.records.length;
    return {
      epoch: 'epoch',
      partitions: 1,
      append: async () => Promise.reject(new Error('nobody appends here')),
      read: (_, offset) =>
        call(life, faults, () => {
          const some = 1 + Math.floor(faults.random() * 6);
          return this.records.slice(offset, offset + some).map((value, at): LogEntry => ({ offset: offset + at, value }));
        }),
      end,
      begin: async () => 0,
      assign: async () => async () => {},
      onAppend: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      prune: async () => {},
      pressure: () => ({ waitingBytes: 0, oldestMs: 0 }),
      close: async () => {},
    };
  }
}

/** Where the consumer stands, changed by compare-and-set. */
export class SimPositions {
  #position: Position = { next: 0, plan: null, version: 0 };

  port(life: Life, faults: Faults): Positions {
    return {
      load: () => call(life, faults, () => structuredClone(this.#position)),
      save: (_, { next, plan }, version) =>
        call(life, faults, () => {
          if (this.#position.version !== version) return false;
          this.#position = { next, plan: plan && { ...plan }, version: version + 1 };
          return true;
        }),
      close: async () => {},
    };
  }
}

/** The warehouse as a process sees it. `dies`: the engine is a part of the process and ends with it; otherwise what it was told to do goes on. */
export function warehousePort(store: SimWarehouse, life: Life, faults: Faults, dies: boolean): Warehouse {
  const isOver = () => dies && life.dead;
  const send = <T>(work: () => T | Promise<T>) => call(life, faults, work, !dies);
  return {
    query: <R>(sql: string, params: Params = {}) => send(() => answer(store, sql, params) as R[]),
    stream: async () => Promise.reject(new Error('nobody streams here')),
    command: (sql, params = {}, { name = '' } = {}) => send(() => obey(store, sql, params, name, isOver)),
    insert: (table, columns, lines, token) => {
      const rows = lines.split('\n').map((line) => JSON.parse(line) as unknown[]);
      return send(() => store.insert(table, columns, rows, { name: token ?? '', deadline: null, isOver }));
    },
    insertBlock: (table, block, token, deadline = null) =>
      send(() => store.insert(table, Object.keys(block.columns), block.rows(), { name: token ?? '', deadline, isOver })),
    stopInserts: (token) => send(() => store.stopInserts(token)),
    now: dies ? async () => null : () => send(() => store.now()),
    ping: async () => {},
    close: async () => {},
  };
}

/** The processor's questions, known by their words. One that is not known is an error of the simulation. */
function answer(store: SimWarehouse, sql: string, params: Params): Row[] {
  const { events } = store;
  const isBelow = (row: Row) => Number(row.log_offset) < Number(params.offset);
  if (sql.includes('FROM system.tables'))
    return [...store.views.keys()].map((name) => ({ name: `${name}_mv`, as_select: `SELECT * FROM events GROUP BY ${name}` }));
  if (sql.startsWith('SELECT count() AS n FROM events')) return [{ n: events.length }];
  if (sql.startsWith('SELECT store_id, event_id, toUnixTimestamp64Milli(received_at)'))
    return events
      .filter(isBelow)
      .sort((a, b) => Number(b.log_offset) - Number(a.log_offset))
      .map((row) => ({ store_id: row.store_id, event_id: row.event_id, received: row.received_at }));
  if (sql.startsWith('SELECT event_id FROM events')) {
    const ids = new Set(params.ids as string[]);
    return events.filter((row) => ids.has(String(row.event_id)) && isBelow(row)).map((row) => ({ event_id: row.event_id }));
  }
  if (sql.startsWith('SELECT log_offset AS o'))
    return events
      .filter((row) => Number(row.log_offset) >= Number(params.first) && Number(row.log_offset) <= Number(params.last))
      .map((row) => ({ o: row.log_offset, i: row.log_index }));
  if (sql.startsWith('SELECT count() AS n, toUnixTimestamp64Milli(max(ended_at))')) {
    const ends = store.table('sessions').map((row) => Number(row.ended_at));
    return [{ n: ends.length, last: Math.max(0, ...ends) }];
  }
  const visitors = new Set((params.visitors as bigint[] | undefined)?.map(String));
  const isOf = (row: Row) => visitors.has(String(row.visitor_id));
  if (sql.startsWith('SELECT toString(visitor_id) AS visitor, state'))
    return store
      .table('sessions')
      .filter((row) => isOf(row) && Number(row.ended_at) >= Number(params.from))
      .map((row) => ({ ...row, visitor: row.visitor_id, start: row.started_at, end: row.ended_at }));
  if (sql.startsWith('SELECT toString(visitor_id) AS visitor, toUnixTimestamp64Milli(e.ts)'))
    return events
      .filter((row) => isOf(row) && isBelow(row) && Number(row.ts) >= Number(params.since))
      .map((row) => ({ ...row, visitor: row.visitor_id }));
  throw new TypeError(`the simulation does not know the question: ${sql}`);
}

async function obey(store: SimWarehouse, sql: string, params: Params, name: string, isOver: () => boolean): Promise<void> {
  const [, view = ''] = /^(?:ALTER TABLE|INSERT INTO) (\w+)/.exec(sql) ?? [];
  if (view === 'settled_days') return;
  const buckets =
    view === 'kpi_day'
      ? (params.days as number[]).map((day) => day * 86_400_000)
      : (params.hours as number[]).map((second) => second * 1_000);
  if (!store.views.has(view)) throw new TypeError(`the simulation does not know the statement: ${sql}`);
  const deadline = /throwIf\(now64\(3\) >= fromUnixTimestamp64Milli\((\d+)\)/.exec(sql)?.[1];
  const statement = { name, deadline: deadline === undefined ? null : Number(deadline), isOver };
  const change = sql.startsWith('ALTER') ? 'deleteFrom' : 'fillAgain';
  await store[change](view, Number(params.partition), new Set(buckets), statement);
}
