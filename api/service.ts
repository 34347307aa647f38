import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import type { Registry } from 'prom-client';
import type { Cache } from '../platform/cache/port.ts';
import type { Config } from '../platform/config.ts';
import type { OwnedDirectory } from '../platform/database/directory.ts';
import { endSession, findSession, redeemSetupLink } from '../platform/database/owner.ts';
import type { Database } from '../platform/database/port.ts';
import { problemOf } from '../platform/http/health.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import { loadQueries } from '../platform/warehouse/sql.ts';
import { createApi } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { personOf, socketAccess } from './live/access.ts';
import { createLiveHub, type LiveHub } from './live/hub.ts';
import { yesterdayTotals } from './live/yesterday.ts';
import { apiMetrics } from './metrics.ts';
import { watchProcessors } from './processors.ts';

/** Paths that the API answers; the pages have the rest. */
export const OF_API = /^\/(?:api\/|healthz$|readyz$|metrics$|setup$)/;

export interface ApiServiceOptions extends Pick<ApiDeps, 'also'> {
  config: Config;
  warehouse: Warehouse;
  cache: Cache;
  database: Database;
  directory: OwnedDirectory;
  registry: Registry;
  clock: () => number;
  logger: { error(details: object, message: string): void };
  /** True behind https. */
  secure: boolean;
}

export interface ApiService {
  listener: RequestListener;
  hub: LiveHub;
  /** Says that it is not ready any more, so that nothing new is sent here. */
  drain(): void;
  close(): void;
}

/** The API over its engines: HTTP, live sockets, health and metrics. Listens to nothing yet. */
export async function createApiService(options: ApiServiceOptions): Promise<ApiService> {
  const { config, warehouse, cache, database, directory, registry, clock, logger, secure, also } = options;
  const query = loadQueries(join(import.meta.dirname, '..', 'clickhouse', 'queries'));
  const processors = await watchProcessors({ cache, clock });
  let draining = false;
  const session: ApiDeps['session'] = {
    find: (token) => findSession(database, token),
    redeem: (token) => redeemSetupLink(database, token),
    end: async (token) => {
      await endSession(database, token);
      hub.disconnect(personOf(token));
    },
  };
  const hub = await createLiveHub({
    cache,
    clock,
    authorize: (request) => socketAccess(request, { directory, session }),
    yesterday: (store, now) => yesterdayTotals(store, now, warehouse, query),
    socketsPerPerson: config.limits.socketsPerPerson,
    onProblem: (error) => logger.error({ err: error }, 'live socket'),
  });
  apiMetrics(registry, { processors, hub: () => hub.stats() });
  const app = createApi({
    warehouse,
    cache,
    directory,
    clock,
    registry,
    session,
    freshness: processors.lag,
    secure,
    also,
    logger,
    ready: async () => ({
      server: draining ? 'stopping' : null,
      warehouse: await problemOf(warehouse.ping()),
      database: await problemOf(database.ping()),
      processor: processors.problem(),
    }),
  });
  return {
    listener: getRequestListener(app.fetch),
    hub,
    drain() {
      draining = true;
    },
    close() {
      hub.close();
      processors.close();
    },
  };
}
