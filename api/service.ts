import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import type { Registry } from 'prom-client';
import type { Resend } from '../contracts/replay.ts';
import type { Provision } from '../contracts/store.ts';
import type { Cache } from '../platform/cache/port.ts';
import type { Config } from '../platform/config.ts';
import type { OwnedDirectory } from '../platform/database/directory.ts';
import type { Database } from '../platform/database/port.ts';
import { clientAddress } from '../platform/http/address.ts';
import { problemOf } from '../platform/http/health.ts';
import { withSecurityHeaders } from '../platform/http/security-headers.ts';
import type { Mail } from '../platform/mail/port.ts';
import { sessionSecrets } from '../platform/vault/session-secrets.ts';
import type { OpenVault } from '../platform/vault/vault.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import { loadQueries } from '../platform/warehouse/sql.ts';
import { createApi } from './app.ts';
import { createAccounts } from './auth/accounts.ts';
import type { ApiDeps } from './deps.ts';
import { socketAccess } from './live/access.ts';
import { todaysCorrection } from './live/correction.ts';
import { createLiveHub, type LiveHub } from './live/hub.ts';
import { yesterdayTotals } from './live/yesterday.ts';
import { apiMetrics } from './metrics.ts';
import { provisionPeople } from './people/provision.ts';
import { createSetupLink, needsOwner } from './people/setup.ts';
import { followErasures } from './privacy/follow.ts';
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
  /** The address that people use. */
  url: string;
  mail: Mail;
  secrets: OpenVault;
  resend: Resend;
  /** People to create who are absent. */
  provision: Provision | null;
}

export interface ApiService {
  /** Where the owner is made or people sign in: what the start prints. */
  entrance(): Promise<string>;
  listener: RequestListener;
  hub: LiveHub;
  /** Says that it is not ready any more, so that nothing new is sent here. */
  drain(): void;
  close(): void;
}

/** The API over its engines: HTTP, live sockets, health and metrics. Listens to nothing yet. */
export async function createApiService(options: ApiServiceOptions): Promise<ApiService> {
  const { config, warehouse, cache, database, directory, registry, clock, logger, url, mail, secrets, provision, also, resend } = options;
  const query = loadQueries(join(import.meta.dirname, '..', 'clickhouse', 'queries'));
  const processors = await watchProcessors({ cache, clock });
  const unfollow = await followErasures({
    cache,
    database,
    directory,
    clock,
    onProblem: (error) => logger.error({ err: error }, 'erasures'),
  });
  let draining = false;
  const accounts = createAccounts({
    database,
    mail,
    url,
    secrets: sessionSecrets(secrets),
    oidc: config.oidc,
    disconnect: (name) => hub.disconnect(name),
    clock,
    onProblem: (error) => logger.error({ err: error }, 'accounts'),
  });
  if (provision) await provisionPeople(database, provision, accounts.passwords);
  const hub = await createLiveHub({
    cache,
    clock,
    authorize: (request) => socketAccess(request, { directory, person: accounts.person, share: accounts.share }),
    yesterday: (store, now) => yesterdayTotals(store, now, warehouse, query),
    correction: (store, now) => todaysCorrection(store, now, warehouse, query),
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
    database,
    accounts,
    vault: secrets.vault,
    addressOf: clientAddress(config.limits.trustedProxies),
    freshness: processors.lag,
    also,
    resend,
    logger,
    ready: async () => ({
      server: draining ? 'stopping' : null,
      warehouse: await problemOf(warehouse.ping()),
      database: await problemOf(database.ping()),
      processor: processors.problem(),
    }),
  });
  return {
    listener: withSecurityHeaders(getRequestListener(app.fetch), 'api', { secure: url.startsWith('https:') }),
    hub,
    async entrance() {
      if (await needsOwner(database)) return `set up: ${accounts.url}/setup?token=${await createSetupLink(database)}`;
      return `sign in: ${accounts.url}/sign-in`;
    },
    drain() {
      draining = true;
    },
    close() {
      unfollow();
      hub.close();
      processors.close();
    },
  };
}
