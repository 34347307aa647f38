import { mkdir } from 'node:fs/promises';
import { isMainThread } from 'node:worker_threads';
import type { ClickHouseClient } from '@clickhouse/client';
import { Fault } from '../../contracts/error.ts';
import { chdbClient } from './chdb-client.ts';
import type { Params, QueryOptions, Warehouse } from './port.ts';

export interface ChdbOptions {
  dir: string;
  /** Sessions for questions: each runs one at a time. */
  sessions?: number;
}

/** ClickHouse inside this process. Several threads may open the same folder; the main thread closes last. */
export async function openChdb({ dir, sessions = 3 }: ChdbOptions): Promise<Warehouse> {
  await mkdir(dir, { recursive: true });
  const writer = chdbClient(dir);
  const pool = Array.from({ length: sessions }, () => ({ client: chdbClient(dir), busy: 0 }));
  await run(() => writer.command({ query: 'SELECT 1' }));

  /** On the session with least to do. */
  async function asking<T>(work: (client: ClickHouseClient) => Promise<T>): Promise<T> {
    const session = pool.reduce((best, one) => (one.busy < best.busy ? one : best));
    session.busy++;
    try {
      return await run(() => work(session.client));
    } finally {
      session.busy--;
    }
  }

  return {
    async query<Row>(sql: string, params: Params = {}, options?: QueryOptions) {
      return asking(async (client) => {
        const answer = await client.query({ query: withSettings(sql, options), query_params: params, format: 'JSONEachRow' });
        return (await answer.json()) as Row[];
      });
    },
    async stream(sql, format, params = {}, options) {
      return asking(async (client) => {
        const answer = await client.exec({ query: `${withSettings(sql, options)} FORMAT ${format}`, query_params: params });
        return answer.stream as AsyncIterable<Uint8Array>;
      });
    },
    async command(sql, params = {}) {
      await run(() => writer.command({ query: sql, query_params: params }));
    },
    async insert(table, columns, rows, token) {
      const deduplicate = token
        ? `insert_deduplication_token = '${token.replace(/[^\w:.-]/g, '_')}', deduplicate_blocks_in_dependent_materialized_views = 1, `
        : '';
      const settings = `${deduplicate}max_insert_block_size = 10000000, min_insert_block_size_rows = 10000000, min_insert_block_size_bytes = 0, input_format_parallel_parsing = 0`;
      await run(() =>
        writer.command({ query: `INSERT INTO ${table} (${columns.join(', ')}) SETTINGS ${settings} FORMAT JSONCompactEachRow\n${rows}` }),
      );
    },
    async ping() {
      await asking((client) => client.query({ query: 'SELECT 1', format: 'JSONEachRow' }).then((answer) => answer.json()));
    },
    async close() {
      // Closing the engine in a worker thread ends the whole process without a word.
      if (!isMainThread) return;
      await Promise.all([writer, ...pool.map(({ client }) => client)].map((client) => client.close()));
    },
  };
}

function withSettings(sql: string, options?: QueryOptions): string {
  const settings: Record<string, string | number> = { output_format_json_quote_64bit_integers: 0, ...options?.settings };
  const list = Object.entries(settings).map(
    ([name, value]) => `${name} = ${typeof value === 'number' ? value : `'${value.replace(/['\\]/g, '')}'`}`,
  );
  return `${sql.trim().replace(/;$/, '')}\n${/\bSETTINGS\b/.test(sql) ? ', ' : 'SETTINGS '}${list.join(', ')}`;
}

/** Memory, time-outs, too many parts, network: the same statement may work later. */
const RETRYABLE = new Set(['241', '159', '160', '202', '209', '210', '252', '319', '425', '999']);

async function run<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = String((error as { code?: unknown }).code ?? '');
    const type = String((error as { type?: unknown }).type ?? 'failed').toLowerCase();
    const retryable = RETRYABLE.has(code) || code === '';
    throw new Fault(`warehouse_${type}`, (error as Error).message, { retryable, details: { clickhouse: code }, cause: error });
  }
}
