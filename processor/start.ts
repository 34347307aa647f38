import { getRequestListener } from '@hono/node-server';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { type Config, requireShared } from '../platform/config.ts';
import { fromDatabase } from '../platform/database/directory.ts';
import { keepFresh } from '../platform/database/keep-fresh.ts';
import { migrateShared, sharedCache, sharedDatabase, sharedLog, sharedWarehouse } from '../platform/engines.ts';
import { openGeo } from '../platform/geo/maxmind.ts';
import { healthRoutes, problemOf } from '../platform/http/health.ts';
import { openServer } from '../platform/http/service-server.ts';
import { openPostgresPositions } from '../platform/log/postgres-positions.ts';
import { createLogger } from '../platform/logger.ts';
import { told } from '../platform/progress.ts';
import type { Say, Service } from '../platform/run-service.ts';
import { processorMetrics } from './metrics.ts';
import { startProcessor } from './processor.ts';

/** Consumes the partitions of Kafka that the group gives to this process; more processes share them out. */
export async function startProcessorService(config: Config, { say }: { say: Say }): Promise<Service> {
  requireShared(config, 'processor', ['kafka', 'clickhouse', 'redis', 'postgres']);
  say('Footfall processor is starting');
  const logger = createLogger(config.logLevel).child({ service: 'processor' });
  const onProblem = (error: unknown) => logger.warn({ err: error }, 'an engine is in trouble');
  const web = await openServer(config);
  const cache = await told(say, 'cache open', () => sharedCache(config, onProblem));
  const database = await told(say, 'database open', () => sharedDatabase(config, onProblem));
  const warehouse = await told(say, 'warehouse open', () => sharedWarehouse(config));
  await migrateShared(warehouse, database, (name) => say(`  migration ${name}`));
  const log = await told(say, 'log open', () => sharedLog(config, onProblem));
  const positions = openPostgresPositions(database.sql, log.epoch);
  const directory = await fromDatabase(database, cache, Date.now(), onProblem);
  const unfollow = keepFresh(directory, Date.now, onProblem);
  const geo = await openGeo({ file: config.geoipDb });

  const processor = await told(say, 'processor ready', () =>
    startProcessor({
      log,
      positions,
      warehouse,
      cache,
      directory,
      geo,
      clock: Date.now,
      keepBytes: config.log.keepBytes,
      keepMs: config.log.keepMs,
      onFailure: (error) => {
        logger.fatal(
          { err: error },
          'a partition failed: this process ends, its partitions go to others, and nothing acknowledged is lost',
        );
        process.exit(1);
      },
      onRetry: (error, attempt) => logger.warn({ err: error, attempt }, 'the warehouse did not take a batch; trying again'),
      onWait: (ms) =>
        logger.info({ ms }, 'a batch whose outcome is unknown waits: what was sent for it before may still reach the warehouse until then'),
      ...(logger.isLevelEnabled('debug') && { onStored: (request) => logger.debug(request, 'stored') }),
      onSettleProblem: (error) => logger.warn({ err: error }, 'past days could not be added up; trying again'),
    }),
  );

  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  processorMetrics(registry, processor);
  let draining = false;
  const ready = async () => ({
    server: draining ? 'stopping' : null,
    warehouse: await problemOf(warehouse.ping()),
    database: await problemOf(database.ping()),
    log: await problemOf(processor.status()),
  });
  web.handle(getRequestListener(healthRoutes({ registry, ready }).fetch));
  const url = `http://localhost:${web.port}`;
  say(`Footfall processor is ready on ${url}`);
  return {
    url,
    async stop() {
      draining = true;
      unfollow();
      await processor.stop();
      await web.close();
      await Promise.all([positions.close(), log.close(), warehouse.close(), cache.close()]);
      await database.close();
    },
  };
}
