import { createApi } from '../../../api/app.ts';
import type { ApiDeps } from '../../../api/deps.ts';
import { createIngest, type IngestDeps } from '../../../ingest/app.ts';

/** Stands for whatever an app is given: the list of its routes asks nothing of it. */
const anything: unknown = new Proxy(() => anything, { get: () => anything });

const deps: Record<keyof ApiDeps, unknown> = {
  warehouse: anything,
  cache: anything,
  directory: anything,
  clock: anything,
  freshness: anything,
  registry: anything,
  ready: anything,
  database: anything,
  accounts: anything,
  vault: anything,
  addressOf: anything,
  also: anything,
  resend: anything,
  logger: anything,
};

/** Every route that the server has, `GET /api/stats`, in order. */
export function routesOf(): { api: string[]; ingest: string[] } {
  const apps = {
    api: createApi(deps as ApiDeps),
    ingest: createIngest({ ...(anything as IngestDeps), limits: { trustedProxies: [] } } as never),
  };
  const list = (app: { routes: { method: string; path: string }[] }) =>
    [...new Set(app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`))].sort();
  return { api: list(apps.api), ingest: list(apps.ingest) };
}
