import { Registry } from 'prom-client';
import type { Store } from '../contracts/store.ts';
import { openMemoryCache } from '../platform/cache/memory.ts';
import { fromDatabase, type OwnedDirectory } from '../platform/database/directory.ts';
import { openPglite } from '../platform/database/pglite.ts';
import type { Database } from '../platform/database/port.ts';
import type { Letter } from '../platform/mail/port.ts';
import { openVault } from '../platform/vault/vault.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import { createApi } from './app.ts';
import { createAccounts } from './auth/accounts.ts';
import type { ApiDeps } from './deps.ts';

/** The address under which the app is asked. */
export const TEST_URL = 'http://localhost';
const KEYS = `test:${Buffer.alloc(32, 1).toString('base64url')}`;
let count = 0;

export interface TestApi {
  database: Database;
  directory: OwnedDirectory;
  deps: ApiDeps;
  /** Letters that were sent. */
  letters: Letter[];
  /** Names whose live sockets were closed. */
  disconnected: string[];
  /** Asks the app. A body is sent as JSON; what changes something has our own Origin unless another is given. */
  ask: (method: string, path: string, options?: { body?: unknown; headers?: Record<string, string>; cookie?: string }) => Promise<Response>;
  close(): Promise<void>;
}

/** The API over PostgreSQL in memory, with these stores, whose keys are `wk_ID` and `sk_ID`. */
export async function openTestApi(
  stores: readonly Store[],
  given: Partial<ApiDeps> = {},
  oidc?: Parameters<typeof createAccounts>[0]['oidc'],
): Promise<TestApi> {
  const cache = openMemoryCache({ name: `api-test-${process.pid}-${count++}` });
  const database = await openPglite();
  const directory = await fromDatabase(database, cache);
  for (const store of stores) await directory.addStore(store, { writeKey: `wk_${store.id}`, secretKey: `sk_${store.id}` });
  const letters: Letter[] = [];
  const disconnected: string[] = [];
  const { vault, deriveAll } = openVault({ keys: KEYS });
  const accounts = createAccounts({
    database,
    mail: { delivers: false, send: async (letter) => void letters.push(letter), close() {} },
    url: TEST_URL,
    secrets: deriveAll('sessions').map(({ version, secret }) => ({ version, value: secret.toString('base64url') })),
    oidc,
    disconnect: (name) => disconnected.push(name),
    clock: Date.now,
    onProblem: (error) => {
      throw error;
    },
  });
  const deps: ApiDeps = {
    warehouse: noWarehouse,
    cache,
    directory,
    database,
    accounts,
    vault,
    clock: Date.now,
    freshness: () => 40,
    registry: new Registry(),
    ready: async () => ({}),
    addressOf: (_, forwardedFor) => forwardedFor ?? '127.0.0.1',
    resend: nothing,
    also: { paths: {}, components: { schemas: {}, securitySchemes: {} } },
    ...given,
  };
  const app = createApi(deps);
  return {
    database,
    directory,
    deps,
    letters,
    disconnected,
    ask: async (method, path, { body, headers = {}, cookie } = {}) =>
      app.request(TEST_URL + path, {
        method,
        headers: {
          ...(method !== 'GET' && { origin: TEST_URL, host: new URL(TEST_URL).host }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(cookie !== undefined && { cookie }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    async close() {
      directory.close();
      await database.close();
      await cache.close();
    },
  };
}

const nothing = (): never => {
  throw new Error('this test has no warehouse');
};
const noWarehouse: Warehouse = {
  query: nothing,
  stream: nothing,
  command: nothing,
  insert: nothing,
  insertBlock: nothing,
  stopInserts: nothing,
  ping: nothing,
  now: nothing,
  close: async () => {},
};
