import { type ClickHouseClient, type ClickHouseClientConfigOptions, createClient } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';

type Connection = NonNullable<(ClickHouseClientConfigOptions & { connection?: unknown })['connection']>;

/** The official client over ClickHouse inside this process: a session of its own on the data folder. */
export function chdbClient(path: string): ClickHouseClient {
  // chDB's types name another copy of the client's own: the shapes are the same.
  return createClient({ connection: createChdbConnection({ path }) as Connection } as ClickHouseClientConfigOptions);
}
