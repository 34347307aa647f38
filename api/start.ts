import { collectDefaultMetrics, Registry } from 'prom-client';
import { REPLAY_SECRET } from '../contracts/replay.ts';
import { type Config, requireShared } from '../platform/config.ts';
import { fromDatabase } from '../platform/database/directory.ts';
import { keepFresh } from '../platform/database/keep-fresh.ts';
import { shareFrames } from '../platform/database/share-frames.ts';
import { migrateShared, sharedCache, sharedDatabase, sharedWarehouse } from '../platform/engines.ts';
import { pagesListener } from '../platform/http/pages.ts';
import { openServer } from '../platform/http/service-server.ts';
import { createLogger } from '../platform/logger.ts';
import { openMail } from '../platform/mail/mail.ts';
import { told } from '../platform/progress.ts';
import { readProvision } from '../platform/provision.ts';
import type { Say, Service } from '../platform/run-service.ts';
import { openVault } from '../platform/vault/vault.ts';
import { staticScripts } from '../tracker/serve.ts';
import { remoteResend } from './rejected/remote-resend.ts';
import { createApiService, OF_API } from './service.ts';

/** Answers questions, live sockets and, unless DASHBOARD=0, the pages. As many of it as are needed: each follows the same engines. */
export async function startApiService(config: Config, { say }: { say: Say }): Promise<Service> {
  requireShared(config, 'api', ['clickhouse', 'redis', 'postgres']);
  say('Footfall api is starting');
  const logger = createLogger(config.logLevel).child({ service: 'api' });
  const onProblem = (error: unknown) => logger.warn({ err: error }, 'an engine is in trouble');
  const provision = await readProvision(config.provision);
  const web = await openServer(config);
  const url = config.publicUrl ?? `http://localhost:${web.port}`;
  const secure = url.startsWith('https:');
  const secrets = openVault(config.vault);
  const mail = openMail(config);
  const cache = await told(say, 'cache open', () => sharedCache(config, onProblem));
  const database = await told(say, 'database open', () => sharedDatabase(config, onProblem));
  const warehouse = await told(say, 'warehouse open', () => sharedWarehouse(config));
  await migrateShared(warehouse, database, (name) => say(`  migration ${name}`));
  const directory = await fromDatabase(database, cache, Date.now(), onProblem);
  if (provision) await directory.provision(provision);
  const unfollow = keepFresh(directory, Date.now, onProblem);

  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const also = { paths: {}, components: { schemas: {}, securitySchemes: {} } };
  const resend = remoteResend({ url: config.ingestUrl, secret: () => secrets.derive(REPLAY_SECRET), clock: Date.now });
  const engines = { warehouse, cache, database, directory, mail, secrets };
  const api = await createApiService({ config, ...engines, registry, clock: Date.now, logger, url, also, provision, resend });
  const pages = config.dashboard.on ? await pagesListener(secure, shareFrames(database, Date.now)) : null;
  const scripts = await staticScripts(() => undefined);
  web.handle((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (!pages || OF_API.test(path)) return void api.listener(request, response);
    if (path === '/js/footfall.js' && scripts(path, request, response)) return;
    pages(request, response);
  });
  api.hub.attach(web.server);
  say(`  ${await api.entrance()}`);
  say(`Footfall api is ready on ${url}`);
  return {
    url,
    async stop() {
      api.drain();
      unfollow();
      api.close();
      await web.close();
      await Promise.all([warehouse.close(), cache.close()]);
      await database.close();
      mail.close();
    },
  };
}
