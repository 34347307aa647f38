import { mkdir } from 'node:fs/promises';
import { isMainThread } from 'node:worker_threads';
import type { ClickHouseClient } from '@clickhouse/client';
import { Session } from 'chdb';
import { requireRoom } from '../disk-room.ts';
import { stepBack } from '../step-back.ts';
import { Turns } from '../turns.ts';
import { chdbClient, LOOK_AGAIN_SOON, withoutRemains } from './chdb-client.ts';
import { tooLate } from './deadline.ts';
import { endable } from './endable.ts';
import { run } from './fault.ts';
import { handOverIn } from './hand-over.ts';
import { removeTornMutations } from './mend.ts';
import { MergeHold } from './merge-hold.ts';
import type { CommandOptions, Params, QueryOptions, Warehouse } from './port.ts';
import { insertStatement, jsonLines, withSettings } from './text.ts';

export interface ChdbOptions {
  dir: string;
  /** Sessions for questions: each runs one at a time. */
  sessions?: number;
  /** What the engine may take, bytes; a question that needs more is refused with a retryable Fault. */
  maxMemoryBytes?: number;
}

/** The database of questions apart: every engine has it, and it holds nothing of ours. */
const APART = 'information_schema';
const DEFAULT_MEMORY = 1.25 * 1024 ** 3;

/** ClickHouse inside this process. Several threads may open the same folder; the main thread closes last. */
export async function openChdb({ dir, sessions = 3, maxMemoryBytes = DEFAULT_MEMORY }: ChdbOptions): Promise<Warehouse> {
  await mkdir(dir, { recursive: true });
  if (isMainThread) await removeTornMutations(dir);
  // The first session of a folder configures the engine; the client's own connections cannot.
  const engine = new Session(dir, {
    connectionArgs: [
      `--max_server_memory_usage=${maxMemoryBytes}`,
      `--mark_cache_size=${Math.floor(maxMemoryBytes / 16)}`,
      LOOK_AGAIN_SOON,
    ],
  });
  const clients = Array.from({ length: sessions + 2 }, () => chdbClient(dir));
  const writing = new Turns(clients.slice(0, 1));
  const asking = new Turns(clients.slice(1, -1));
  const apart = new Turns(clients.slice(-1));

  function inTurn<T>(sessions: Turns<ClickHouseClient>, work: (client: ClickHouseClient) => Promise<T>): Promise<T> {
    return sessions.take((client) => run(() => withoutRemains(client, work)));
  }

  async function command(query: string, params?: Params, { aside = false }: CommandOptions = {}): Promise<void> {
    const bound = params && Object.keys(params).length > 0 ? { query_params: params } : {};
    await inTurn(aside ? asking : writing, (client) => client.command({ query, ...bound }));
  }

  function ask<T>(
    sql: string,
    { apart: isApart, settings, signal }: QueryOptions,
    work: (client: ClickHouseClient, sql: string) => Promise<T>,
  ): Promise<T> {
    return endable(signal, settings, kill, (more) =>
      inTurn(isApart ? apart : asking, async (client) => {
        signal?.throwIfAborted();
        return work(client, withSettings(sql, more));
      }),
    );
  }

  const kill = (statement: string) => command(statement, {}, { aside: true });

  const handOver = handOverIn(dir);
  // In the session that inserts, which no question holds up.
  const merges = new MergeHold({
    areRunning: (table) =>
      inTurn(writing, async (client) => {
        const query = 'SELECT 1 FROM system.merges WHERE database = currentDatabase() AND table = {table:String} LIMIT 1';
        const answer = await client.query({ query, query_params: { table }, format: 'CSV' });
        return (await answer.text()) !== '';
      }),
    set: (table, to) => command(`SYSTEM ${to.toUpperCase()} MERGES ${table}`),
  });
  await command('SELECT 1');
  await inTurn(apart, (client) => client.command({ query: `USE ${APART}` }));
  // Merges can wait, events cannot: on a full machine fewer and larger ones are left to do. Their threads are there as soon as there is a table.
  stepBack('MergeMutate');
  return {
    async query<Row>(sql: string, params: Params = {}, options: QueryOptions = {}) {
      return ask(sql, options, async (client, query) => {
        const answer = await client.query({ query, query_params: params, format: 'JSONEachRow' });
        return (await answer.json()) as Row[];
      });
    },
    async stream(sql, format, params = {}, options = {}) {
      return ask(sql, options, async (client, query) => {
        const answer = await client.exec({ query: `${query} FORMAT ${format}`, query_params: params });
        return answer.stream as AsyncIterable<Uint8Array>;
      });
    },
    command,
    async insert(table, columns, rows, token) {
      if (rows === '') return;
      requireRoom(dir);
      await command(`${insertStatement(table, columns, token)}\n${rows}`);
    },
    async insertBlock(table, block, token, deadline) {
      if (block.length === 0) return;
      if (deadline && Date.now() >= deadline) throw tooLate();
      requireRoom(dir);
      const names = Object.keys(block.columns);
      const isDone = await handOver(block.native(), (file) => command(insertStatement(table, names, token, { format: 'Native', file })));
      if (!isDone) await command(`${insertStatement(table, names, token)}\n${jsonLines(block.rows())}`);
      await merges.inserted(table, block.length);
    },
    // Inserts run inside this process, one at a time: when the next one begins, none is left.
    async stopInserts() {
      await command('SELECT 1');
    },
    async now() {
      return null;
    },
    async ping() {
      await ask('SELECT 1', {}, (client, query) => client.query({ query, format: 'JSONEachRow' }).then((answer) => answer.json()));
    },
    async close() {
      await merges.close();
      // Closing the engine in a worker thread ends the whole process without a word.
      if (!isMainThread) return;
      await Promise.all(clients.map((client) => client.close()));
      engine.close();
    },
  };
}
