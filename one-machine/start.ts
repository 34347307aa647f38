import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { createApiService } from '../api/service.ts';
import { openBackupDoor } from '../backup/door.ts';
import { refuseHalfRestored } from '../backup/half-restored.ts';
import { createIngest } from '../ingest/app.ts';
import { ingestMetrics } from '../ingest/metrics.ts';
import { ingestComponents, ingestPaths } from '../ingest/openapi.ts';
import { createResend } from '../ingest/replay/resend.ts';
import { requestIds } from '../ingest/request-id.ts';
import { limitServer, SERVER_TIMEOUTS } from '../ingest/server-limits.ts';
import { openMemoryCache } from '../platform/cache/memory.ts';
import type { Config } from '../platform/config.ts';
import { fromDatabase } from '../platform/database/directory.ts';
import { keepFresh } from '../platform/database/keep-fresh.ts';
import { openPglite } from '../platform/database/pglite.ts';
import { shareFrames } from '../platform/database/share-frames.ts';
import { endAtOnce } from '../platform/end-at-once.ts';
import { pagesListener } from '../platform/http/pages.ts';
import { openServer } from '../platform/http/service-server.ts';
import { lockDataDir } from '../platform/lock.ts';
import { openLmdbLog } from '../platform/log/lmdb.ts';
import { createLogger } from '../platform/logger.ts';
import { openMail } from '../platform/mail/mail.ts';
import { dataPaths } from '../platform/paths.ts';
import { told } from '../platform/progress.ts';
import { readProvision } from '../platform/provision.ts';
import type { Say, Service } from '../platform/run-service.ts';
import { rotate } from '../platform/vault/rotate.ts';
import { openVault } from '../platform/vault/vault.ts';
import { openChdb } from '../platform/warehouse/chdb.ts';
import { migrate } from '../platform/warehouse/migrate.ts';
import { loadQueries } from '../platform/warehouse/sql.ts';
import { SAMPLE_STORE } from '../sample/store.ts';
import { checkDisk } from './disk.ts';
import { startProcessorThread } from './processor-thread.ts';
import { routeRequests } from './routes.ts';
import { startSampleStore } from './sample-store.ts';

const root = join(import.meta.dirname, '..');

/** Starts every service in this process on one address. Throws a Fault with one clear line when it cannot. */
export async function startOneMachine(config: Config, { say }: { say: Say }): Promise<Service> {
  say('Footfall is starting');
  const logger = createLogger(config.logLevel);
  const provision = await readProvision(config.provision);
  const unlock = await lockDataDir(config.dataDir);
  refuseHalfRestored(config.dataDir);
  await checkDisk(config.dataDir, config.log.diskReserveBytes);
  const paths = dataPaths(config.dataDir);
  const query = loadQueries(join(root, 'clickhouse', 'queries'));
  const cache = openMemoryCache({ name: config.dataDir });
  const clock = Date.now;

  // The port first: a second server on it should not open anything.
  const web = await openServer({ ...config, timeouts: SERVER_TIMEOUTS, limit: (server) => limitServer(server, config.limits) });
  const { server, port } = web;
  const url = config.publicUrl ?? `http://localhost:${port}`;

  const [database, warehouse, log] = await Promise.all([
    told(say, 'database open', () => openPglite({ dir: paths.database })),
    told(say, 'warehouse open', async () => {
      const opened = await openChdb({ dir: paths.warehouse });
      await migrate(opened, join(root, 'clickhouse', 'migrations'), (name) => say(`  migration ${name}`));
      return opened;
    }),
    told(say, 'log open', () =>
      openLmdbLog({ dir: paths.log, partitions: config.log.partitions, diskReserveBytes: config.log.diskReserveBytes }),
    ),
  ]);
  const directory = await fromDatabase(database, cache);
  if (provision) await directory.provision(provision);

  const processor = await told(say, 'processor ready', () =>
    startProcessorThread({ config, directory: directory.snapshot() }, (error) =>
      endAtOnce(logger, error, 'the processor ended; start again: nothing acknowledged is lost'),
    ),
  );
  const door = await openBackupDoor({ dataDir: config.dataDir, database, warehouse, log, hold: processor.hold, clock }, (error) =>
    logger.error({ err: error }, 'a backup could not be made'),
  );
  const onTrouble = (error: unknown) => logger.error({ err: error }, 'the database is in trouble');
  const unfollow = keepFresh(directory, clock, onTrouble, { alone: true });

  const secrets = openVault(config.vault);
  // Two processes never have this database: a new key is taken into use here, and not by a command beside the server.
  const { rewrapped } = await rotate(database, secrets);
  if (rewrapped > 0) say(`  ${rewrapped} stored secrets are under the newest key of the vault`);
  const mail = openMail(config);
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const resend = createResend({ log, limits: config.limits, clock, newRequestId: requestIds(), directory });
  const api = await createApiService({
    config,
    warehouse,
    cache,
    database,
    directory,
    registry,
    clock,
    logger,
    url,
    mail,
    secrets,
    provision,
    also: { paths: ingestPaths, components: ingestComponents },
    resend,
  });
  const { vault } = secrets;
  const ingest = createIngest({
    directory,
    log,
    cache,
    vault,
    limits: config.limits,
    clock,
    logger,
    metrics: ingestMetrics(registry, log),
  });
  const secure = url.startsWith('https:');
  const pages = await told(say, 'dashboard ready', () => pagesListener(secure, shareFrames(database, clock)));
  web.handle(
    await routeRequests({
      ingest: getRequestListener(ingest.fetch),
      api: api.listener,
      pages,
      demoKey: () => directory.writeKeyOf(SAMPLE_STORE.id),
    }),
  );
  api.hub.attach(server);
  say(`  ${await api.entrance()}`);
  say(`Footfall is ready on ${url}`);
  const shoppers = config.sample.on
    ? await startSampleStore({
        url: `http://127.0.0.1:${port}`,
        sample: config.sample,
        directory,
        warehouse,
        query,
        say,
        onProblem: (error) => logger.error({ err: error }, 'the sample store'),
      })
    : null;

  return {
    url,
    async stop() {
      api.drain();
      unfollow();
      await door.close();
      await shoppers?.stop();
      api.close();
      await web.close(5_000);
      await processor.stop();
      await log.close();
      await database.close();
      mail.close();
      await warehouse.close();
      await unlock();
    },
  };
}
