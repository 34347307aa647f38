import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { Fault } from '../../contracts/error.ts';
import { endable } from './endable.ts';
import { run } from './fault.ts';
import type { CommandOptions, Params, QueryOptions, Warehouse } from './port.ts';
import { insertInTimeStatement, insertStatement, quoted, withSettings } from './text.ts';

export interface ClickHouseOptions {
  /** `http://person:password@host:8123/database` */
  url: string;
  connections?: number;
  /** After this long without an answer a statement's outcome is unknown, ms. */
  timeoutMs?: number;
  /** How long the start waits for the server, ms. */
  patienceMs?: number;
}

const AGAIN_MS = 500;
/** The database of questions apart: every engine has it, and it holds nothing of ours. */
const APART = 'information_schema';
const APART_CONNECTIONS = 4;

/** A ClickHouse server or cluster over HTTP. Throws Fault `warehouse_unavailable` when it does not answer in time. */
export async function openClickHouse({
  url,
  connections = 10,
  timeoutMs = 60_000,
  patienceMs = 30_000,
}: ClickHouseOptions): Promise<Warehouse> {
  const settings = {
    url,
    request_timeout: timeoutMs,
    // Thousands of bound ids do not fit into an address.
    use_multipart_params_auto: true,
    application: 'footfall',
    // What goes wrong is thrown, and told by whoever catches it.
    log: { level: ClickHouseLogLevel.OFF },
    // A socket that the server is about to close is the commonest reason for an insert of unknown outcome.
    keep_alive: { enabled: true, idle_socket_ttl: 2_000 },
  };
  const client = createClient({ ...settings, max_open_connections: connections });
  const apart = createClient({ ...settings, url: ofDatabase(url, APART), max_open_connections: APART_CONNECTIONS });
  await untilAnswered(client, patienceMs).catch(async (error: unknown) => {
    await Promise.all([client.close(), apart.close()]);
    throw error;
  });

  async function command(query: string, params?: Params, { name }: CommandOptions = {}): Promise<void> {
    const bound = params && Object.keys(params).length > 0 ? { query_params: params } : {};
    const named = name === undefined ? {} : { query_id: name };
    await run(() => client.command({ query, ...bound, ...named }));
  }

  function ask<T>(
    sql: string,
    { apart: isApart, settings: more, signal }: QueryOptions,
    work: (from: typeof client, sql: string) => Promise<T>,
  ): Promise<T> {
    return endable(signal, more, command, (withName) => run(() => work(isApart ? apart : client, withSettings(sql, withName))));
  }

  async function insert(table: string, columns: readonly string[], rows: string, token?: string): Promise<void> {
    // Named after its token, so that `stopInserts` finds it also when the process that sent it is gone.
    if (rows !== '') await command(`${insertStatement(table, columns, token)}\n${rows}`, {}, token === undefined ? {} : { name: token });
  }

  return {
    async query<Row>(sql: string, params: Params = {}, options: QueryOptions = {}) {
      return ask(sql, options, async (from, query) => {
        const answer = await from.query({ query, query_params: params, format: 'JSONEachRow' });
        return (await answer.json()) as Row[];
      });
    },
    async stream(sql, format, params = {}, options = {}) {
      return ask(sql, options, async (from, query) => {
        const answer = await from.exec({ query: `${query} FORMAT ${format}`, query_params: params });
        return answer.stream as AsyncIterable<Uint8Array>;
      });
    },
    command,
    insert,
    async insertBlock(table, block, token, deadline) {
      if (block.length === 0) return;
      const query = deadline
        ? insertInTimeStatement(table, block.columns, deadline, token)
        : insertStatement(table, Object.keys(block.columns), token, { format: 'Native' });
      const named = token === undefined ? {} : { query_id: token };
      await run(async () => {
        const { stream } = await client.exec({ query, values: Readable.from(block.native()), ...named });
        await text(stream);
      });
    },
    async now() {
      const answer = await run(() => client.query({ query: 'SELECT toUnixTimestamp64Milli(now64(3)) AS ms', format: 'JSONEachRow' }));
      const [row] = (await answer.json()) as { ms: number }[];
      return Number(row?.ms);
    },
    async stopInserts(token) {
      await command(`KILL QUERY WHERE startsWith(query_id, ${quoted(token)}) SYNC`);
    },
    async ping() {
      await run(async () => {
        const answer = await client.ping({ select: true });
        if (!answer.success) throw answer.error;
      });
    },
    async close() {
      await Promise.all([client.close(), apart.close()]);
    },
  };
}

/** The same server with another database. */
function ofDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  other.searchParams.delete('database');
  return other.href;
}

async function untilAnswered(client: ClickHouseClient, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await client.ping({ select: true });
    if (answer.success) return;
    // A number of ClickHouse's: it is there, and refuses us.
    const refused = /^\d+$/.test(String((answer.error as { code?: unknown }).code ?? ''));
    if (Date.now() < deadline && !refused) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    else {
      const why = answer.error.message || String((answer.error as { code?: unknown }).code ?? '');
      throw new Fault('warehouse_unavailable', `ClickHouse at CLICKHOUSE_URL does not answer: ${why}. Start it, or mend CLICKHOUSE_URL.`, {
        retryable: true,
        cause: answer.error,
      });
    }
  }
}
