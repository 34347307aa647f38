import { Fault } from '../../contracts/error.ts';
import type { SqlAnswer } from '../../contracts/sql.ts';
import type { Store } from '../../contracts/store.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { checkTree, wrongText } from './check.ts';
import { complaint, numberOf, refused } from './refusal.ts';
import { tokensOf } from './tokens.ts';
import { type Node, treeOf } from './tree.ts';
import { parseRows } from './values.ts';
import { paramsOf, qualified, type View } from './views.ts';

/** What one query may take. Rows are those that are shown; of a file there may be more, and it is whole or fails. */
export const LIMITS = { rows: 10_000, fileRows: 200_000, bytes: 64 * 1024 ** 2, seconds: 20, memory: 400 * 1024 ** 2 };

/** Settings of one query, in its own text. */
function settingsOf({ seconds, memory, bytes }: typeof LIMITS): Record<string, number> {
  return {
    max_execution_time: seconds,
    max_memory_usage: memory,
    max_result_bytes: bytes,
    max_threads: 1,
    // As the pages' own questions read these tables.
    do_not_merge_across_partitions_select_final: 1,
    max_temporary_data_on_disk_size_for_query: 1024 ** 3,
    // A second lock behind the first.
    readonly: 1,
    allow_introspection_functions: 0,
    use_query_cache: 0,
  };
}

export interface Analyst {
  /** Answers a query about one store. Throws Fault 422 that says what is wrong with it. */
  answer(store: Store, query: string, signal?: AbortSignal): Promise<SqlAnswer>;
  /** The same as lines of JSON, the names first. */
  lines(store: Store, query: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** The type of each view's columns by name. */
  types(): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>>;
}

/** Read-only SQL over the views (docs/sql.md says how it is kept so). */
export function createAnalyst(warehouse: Warehouse, views: ReadonlyMap<string, View>, limits = LIMITS): Analyst {
  const groundOf = kept(readGround);
  async function readGround() {
    const [row] = await warehouse.query<{ database: string; taken: string[] }>(
      `SELECT currentDatabase() AS database, groupUniqArray(lower(name)) AS taken
       FROM system.tables WHERE database IN (currentDatabase(), 'information_schema', 'INFORMATION_SCHEMA')`,
    );
    if (!row) throw new Fault('warehouse_failed', 'The warehouse does not say which database it has.');
    return { database: row.database, names: { tables: new Set(views.keys()), taken: new Set([...row.taken, ...views.keys()]) } };
  }

  /** The statement that answers a query, once it is one that may run. */
  async function statementOf(query: string, limit: string): Promise<string> {
    const { database, names } = await groundOf();
    try {
      // The engine's own reading of the text, which only ever is a value here: one statement, without comments.
      const [formatted] = await warehouse.query<{ sql: string }>('SELECT formatQuerySingleLine({query:String}) AS sql', { query });
      const tokens = tokensOf(formatted?.sql ?? '');
      const wrong = wrongText(tokens, names);
      if (wrong) throw refused(wrong);
      const body = `SELECT * FROM (${formatted?.sql ?? ''}) ${limit}`;
      const checked = checkTree(await treeOfStatement(body), tokens, names);
      if (checked.kind === 'refused') throw refused(checked.refusal);
      const used = [...checked.tables].map((name) => `${name} AS (${qualified(views.get(name)?.sql ?? '', database)})`);
      return `${used.length > 0 ? `WITH ${used.join(', ')} ` : ''}${body}`;
    } catch (error) {
      throw complaint(error, query, database);
    }
  }

  /** The tree of a statement, which is read and not run. */
  async function treeOfStatement(statement: string): Promise<Node | null> {
    try {
      // FORMAT Null is taken for the statement's own, and the client's for that of EXPLAIN.
      const lines = await warehouse.query<{ explain: string }>(`EXPLAIN AST ${statement} FORMAT Null`);
      return treeOf(withoutFormat(lines.map(({ explain }) => explain)));
    } catch (error) {
      // It could be read by itself, and not as a subquery: it says how to write the answer.
      if (numberOf(error) === '62') throw refused({ reason: 'part', name: 'FORMAT' });
      throw error;
    }
  }

  async function stream(
    store: Store,
    query: string,
    format: string,
    limit: string,
    settings: Record<string, number>,
    signal?: AbortSignal,
  ) {
    const statement = await statementOf(query, limit);
    return warehouse.stream(statement, format, paramsOf(store), {
      apart: true,
      settings: { ...settingsOf(limits), ...settings },
      ...(signal && { signal }),
    });
  }

  /** Runs a part of an answer whose faults are the query's. */
  async function told<T>(query: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted)
        throw new Fault('sql_ended', 'The query was ended, as nobody waited for it any more.', { status: 422, cause: error });
      throw complaint(error, query, (await groundOf()).database);
    }
  }

  return {
    answer: (store, query, signal) =>
      told(query, signal, async () => {
        const parts: Uint8Array[] = [];
        for await (const part of await stream(store, query, 'JSONCompact', `LIMIT ${limits.rows + 1}`, {}, signal)) parts.push(part);
        const said = parseRows(Buffer.concat(parts).toString(), (digits) => digits) as Said;
        if (said.exception) throw new Fault('warehouse_failed', said.exception);
        return {
          columns: said.meta.map(({ name, type }) => ({ name, type })),
          rows: said.data.slice(0, limits.rows),
          truncated: said.data.length > limits.rows,
          elapsed_ms: Math.round(said.statistics.elapsed * 1_000),
          rows_read: said.statistics.rows_read,
        };
      }),
    lines: (store, query, signal) =>
      told(query, signal, () => stream(store, query, 'JSONCompactEachRowWithNames', '', { max_result_rows: limits.fileRows }, signal)),
    types: kept(async () => {
      const { database } = await groundOf();
      const described = [...views.values()].map(async ({ name, sql }) => {
        const any = paramsOf({ id: '', currency: 'EUR' } as Store);
        const columns = await warehouse.query<{ name: string; type: string }>(`DESCRIBE TABLE (${qualified(sql, database)})`, any);
        return [name, new Map(columns.map((column) => [column.name, column.type]))] as const;
      });
      return new Map(await Promise.all(described));
    }),
  };
}

/** Work whose answer stays the same as long as we run: done once, again only where it failed. */
function kept<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work().catch((error: unknown) => {
      done = undefined;
      throw error;
    });
    return done;
  };
}

interface Said {
  meta: { name: string; type: string }[];
  data: unknown[][];
  statistics: { elapsed: number; rows_read: number };
  exception?: string;
}

/** The lines without the node of the format that we asked for: its root has one child then. */
function withoutFormat(lines: readonly string[]): string[] {
  const [first, ...rest] = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  if (first !== 'SelectWithUnionQuery (children 2)' || rest.at(-1) !== ' Identifier Null') return [];
  return ['SelectWithUnionQuery (children 1)', ...rest.slice(0, -1)];
}
