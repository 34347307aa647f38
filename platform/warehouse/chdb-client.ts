import { type ClickHouseClient, type ClickHouseClientConfigOptions, createClient } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';

/**
 * An argument of an engine: a table whose mutation found every merging thread taken looks again after 0.1 to 0.15 s, not 0.1 to 1.1 s. A recovery is a
 * mutation of each rollup, one after the other, while all tables merge what they were left with: so it took up to 17 s.
 */
export const LOOK_AGAIN_SOON = '--background_processing_pool_task_sleep_seconds_when_no_work_random_part=0.05';

type Connection = NonNullable<(ClickHouseClientConfigOptions & { connection?: unknown })['connection']>;

/**
 * Does a piece of work with a session. Of a statement that fails the engine keeps what it had answered so far and puts it before the session's next
 * answer, whoever asks then: it is fetched and thrown away first.
 */
export async function withoutRemains<T>(client: ClickHouseClient, work: (client: ClickHouseClient) => Promise<T>): Promise<T> {
  try {
    return await work(client);
  } catch (error) {
    const rest = await client.query({ query: 'SELECT 1', format: 'CSV' }).catch(() => null);
    await rest?.text();
    throw error;
  }
}

/** The official client over ClickHouse inside this process: a session of its own on the data folder. */
export function chdbClient(path: string): ClickHouseClient {
  // chDB's types name another copy of the client's own: the shapes are the same.
  return createClient({ connection: createChdbConnection({ path }) as Connection } as ClickHouseClientConfigOptions);
}
