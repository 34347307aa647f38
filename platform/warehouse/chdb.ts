import { mkdir } from 'node:fs/promises';
import { isMainThread } from 'node:worker_threads';
import type { ClickHouseClient } from '@clickhouse/client';
import { Session } from 'chdb';
import { chdbClient } from './chdb-client.ts';
import { tooLate } from './deadline.ts';
import { run } from './fault.ts';
import { handOverIn } from './hand-over.ts';
import { removeTornMutations } from './mend.ts';
import { nativeBlock } from './native.ts';
import type { CommandOptions, Params, QueryOptions, Warehouse } from './port.ts';
import { insertStatement, jsonLines, withSettings } from './text.ts';
import { Turns } from './turns.ts';

export interface ChdbOptions {
  dir: string;
  /** Sessions for questions: each runs one at a time. */
  sessions?: number;
  /** What the engine may take, bytes; a question that needs more is refused with a retryable Fault. */
  maxMemoryBytes?: number;
}

const DEFAULT_MEMORY = 1.25 * 1024 ** 3;

/** ClickHouse inside this process. Several threads may open the same folder; the main thread closes last. */
export async function openChdb({ dir, sessions = 3, maxMemoryBytes = DEFAULT_MEMORY }: ChdbOptions): Promise<Warehouse> {
  await mkdir(dir, { recursive: true });
  if (isMainThread) await removeTornMutations(dir);
  // The first session of a folder configures the engine; the client's own connections cannot.
  const engine = new Session(dir, {
    connectionArgs: [`--max_server_memory_usage=${maxMemoryBytes}`, `--mark_cache_size=${Math.floor(maxMemoryBytes / 16)}`],
  });
  const clients = Array.from({ length: sessions + 1 }, () => chdbClient(dir));
  const writing = new Turns(clients.slice(0, 1));
  const asking = new Turns(clients.slice(1));

  async function command(query: string, params?: Params, { aside = false }: CommandOptions = {}): Promise<void> {
    const bound = params && Object.keys(params).length > 0 ? { query_params: params } : {};
    await (aside ? asking : writing).take((client) => run(() => client.command({ query, ...bound })));
  }

  function ask<T>(work: (client: ClickHouseClient) => Promise<T>): Promise<T> {
    return asking.take((client) => run(() => work(client)));
  }

  const handOver = handOverIn(dir);
  await command('SELECT 1');
  return {
    async query<Row>(sql: string, params: Params = {}, options?: QueryOptions) {
      return ask(async (client) => {
        const answer = await client.query({ query: withSettings(sql, options?.settings), query_params: params, format: 'JSONEachRow' });
        return (await answer.json()) as Row[];
      });
    },
    async stream(sql, format, params = {}, options) {
      return ask(async (client) => {
        const answer = await client.exec({ query: `${withSettings(sql, options?.settings)} FORMAT ${format}`, query_params: params });
        return answer.stream as AsyncIterable<Uint8Array>;
      });
    },
    command,
    async insert(table, columns, rows, token) {
      if (rows !== '') await command(`${insertStatement(table, columns, token)}\n${rows}`);
    },
    async insertRows(table, columns, rows, token, deadline) {
      if (rows.length === 0) return;
      if (deadline && Date.now() >= deadline) throw tooLate();
      const names = Object.keys(columns);
      const isDone = await handOver(nativeBlock(columns, rows), (file) =>
        command(insertStatement(table, names, token, { format: 'Native', file })),
      );
      if (!isDone) await command(`${insertStatement(table, names, token)}\n${jsonLines(rows)}`);
    },
    // Inserts run inside this process, one at a time: when the next one begins, none is left.
    async stopInserts() {
      await command('SELECT 1');
    },
    async now() {
      return null;
    },
    async ping() {
      await ask((client) => client.query({ query: 'SELECT 1', format: 'JSONEachRow' }).then((answer) => answer.json()));
    },
    async close() {
      // Closing the engine in a worker thread ends the whole process without a word.
      if (!isMainThread) return;
      await Promise.all(clients.map((client) => client.close()));
      engine.close();
    },
  };
}
