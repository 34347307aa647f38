import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { plainGrant } from '../../contracts/store.ts';
import { createIngest } from '../../ingest/app.ts';
import { limitServer } from '../../ingest/server-limits.ts';
import { openMemoryCache } from '../../platform/cache/memory.ts';
import { testConfig } from '../../platform/config.ts';
import { fromSnapshot } from '../../platform/database/snapshot-directory.ts';
import { sha256 } from '../../platform/database/token.ts';
import { openKafkaLog } from '../../platform/log/kafka.ts';
import { openLmdbLog } from '../../platform/log/lmdb.ts';
import type { Log } from '../../platform/log/port.ts';
import { openSpillingLog } from '../../platform/log/spill.ts';
import { dataPaths } from '../../platform/paths.ts';
import { LOAD_STORE } from '../harness/temporary.ts';

/** Ingest and its log, without the rest: what an ingest service of its own does. Stopped by SIGTERM. */
const folder = process.env.DATA_DIR ?? '';
const config = testConfig({
  DATA_DIR: folder,
  RATE_PER_KEY: '1000000000',
  RATE_PER_ADDRESS: '1000000000',
  CONNECTION_LIMIT_PER_ADDRESS: '2000',
});
const cache = openMemoryCache({ name: folder });
const store = {
  id: LOAD_STORE.id,
  name: 'Load test',
  currency: 'EUR',
  timezone: 'UTC',
  origins: [],
  sample: false,
  session_timeout_minutes: 30,
};
const keys = (
  [
    ['write', LOAD_STORE.writeKey],
    ['secret', LOAD_STORE.secretKey],
  ] as const
).map(([kind, text]) => {
  const { store: _, ...grant } = plainGrant(store, kind);
  return { ...grant, sha256: sha256(text), store: store.id, scopes: null, origins: null, expiresAt: null };
});
const directory = await fromSnapshot({ stores: [store], keys, sources: [], erasures: [], salts: [['2026-01-01', '00']] }, cache);
const log = await openLog();
const app = createIngest({ directory, log, cache, limits: config.limits, clock: Date.now });
const server = createAdaptorServer({ fetch: app.fetch }) as Server;
limitServer(server, config.limits);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`ready on http://127.0.0.1:${address.port}`);
});
process.once('SIGTERM', () => process.exit(0));

/** In Kafka where a broker is named, with the local log that takes over while it is away. */
function openLog(): Promise<Log> {
  const dir = dataPaths(folder).log;
  const broker = process.env.KAFKA_BROKERS;
  if (broker === undefined) return openLmdbLog({ dir, partitions: 1 });
  const connect = () => openKafkaLog({ brokers: [broker], topic: process.env.KAFKA_TOPIC ?? '', partitions: 8 });
  return openSpillingLog({ connect, dir, partitions: 8 });
}
