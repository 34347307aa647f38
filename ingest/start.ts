import { getRequestListener } from '@hono/node-server';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { REPLAY_PATH, REPLAY_SECRET } from '../contracts/replay.ts';
import { type Config, requireShared } from '../platform/config.ts';
import { fromDatabase } from '../platform/database/directory.ts';
import { keepFresh } from '../platform/database/keep-fresh.ts';
import { sharedCache, sharedDatabase, sharedLogOrOwn } from '../platform/engines.ts';
import { healthRoutes, problemOf } from '../platform/http/health.ts';
import { openServer } from '../platform/http/service-server.ts';
import { lockDataDir } from '../platform/lock.ts';
import { createLogger } from '../platform/logger.ts';
import { told } from '../platform/progress.ts';
import type { Say, Service } from '../platform/run-service.ts';
import { openVault } from '../platform/vault/vault.ts';
import { staticScripts } from '../tracker/serve.ts';
import { createIngest } from './app.ts';
import { isOfFormats } from './formats/mount.ts';
import { ingestMetrics, spillMetrics } from './metrics.ts';
import { OF_INGEST } from './paths.ts';
import { createReplayDoor } from './replay/door.ts';
import { createResend } from './replay/resend.ts';
import { requestIds } from './request-id.ts';
import { limitServer, SERVER_TIMEOUTS } from './server-limits.ts';

/** Takes events into Kafka, and into the local log of its data directory while Kafka is away. As many of it as are needed, each with its own data directory. */
export async function startIngestService(config: Config, { say }: { say: Say }): Promise<Service> {
  requireShared(config, 'ingest', ['kafka', 'redis', 'postgres']);
  say('Footfall ingest is starting');
  const logger = createLogger(config.logLevel).child({ service: 'ingest' });
  const onProblem = (error: unknown) => logger.warn({ err: error }, 'an engine is in trouble');
  const unlock = await lockDataDir(config.dataDir);
  const web = await openServer({ ...config, timeouts: SERVER_TIMEOUTS, limit: (server) => limitServer(server, config.limits) });
  const cache = await told(say, 'cache open', () => sharedCache(config, onProblem));
  const database = await told(say, 'database open', () => sharedDatabase(config, onProblem));
  const log = await told(say, 'log open', () => sharedLogOrOwn(config, onProblem));
  const directory = await fromDatabase(database, cache, Date.now(), onProblem);
  const unfollow = keepFresh(directory, Date.now, onProblem);

  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  spillMetrics(registry, log);
  const { limits } = config;
  const { vault, deriveAll } = openVault(config.vault);
  const app = createIngest({ directory, log, cache, vault, limits, clock: Date.now, logger, metrics: ingestMetrics(registry, log) });
  const door = createReplayDoor({
    resend: createResend({ log, limits, clock: Date.now, newRequestId: requestIds(), directory }),
    secrets: () => deriveAll(REPLAY_SECRET).map(({ secret }) => secret),
    clock: Date.now,
    eventBytes: limits.eventBytes,
    onProblem: (error) => logger.error({ err: error }, 'a replay failed'),
  });
  let draining = false;
  const health = healthRoutes({
    registry,
    ready: async () => ({
      server: draining ? 'stopping' : null,
      log: log.pressure().oldestMs > 5_000 ? 'takes no events' : null,
      database: await problemOf(database.ping()),
    }),
  });
  const scripts = await staticScripts(() => undefined);
  const [events, others] = [getRequestListener(app.fetch), getRequestListener(health.fetch)];
  const replays = getRequestListener(door.fetch);
  web.handle((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (OF_INGEST.test(path) || isOfFormats(path)) return void events(request, response);
    if (path === REPLAY_PATH) return void replays(request, response);
    if (path === '/js/footfall.js' && scripts(path, request, response)) return;
    void others(request, response);
  });
  const url = config.publicUrl ?? `http://localhost:${web.port}`;
  say(`Footfall ingest is ready on ${url}`);
  return {
    url,
    async stop() {
      draining = true;
      unfollow();
      await web.close();
      await log.close();
      await cache.close();
      await database.close();
      await unlock();
    },
  };
}
