import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { ALERT_KINDS, type HealthAlert } from '../../contracts/health.ts';
import { admit } from '../access.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, refusals, storeParam } from '../json-route.ts';
import { sourcesOf } from '../orders/sources.ts';
import { silenceAlert, webhookAlerts } from './alerts.ts';
import { readSilence, readWatched } from './read.ts';
import { watch } from './watch.ts';

const count = z.number().int().nullable();
const alertSchema = z.object({
  kind: z.enum(ALERT_KINDS),
  subject: z.string(),
  since: z.string().nullable(),
  events: count,
  of: count,
  usual: z.number().nullable(),
  says: z.string(),
  todo: z.string(),
});
const alertsRoute = createRoute({
  method: 'get',
  path: '/api/health/alerts',
  summary: 'What is wrong with the events of a store, since when, and what to do',
  request: { query: storeParam },
  responses: { 200: answers(z.object({ alerts: z.array(alertSchema), checked_at: z.string() }), 'The alerts'), ...refusals },
});

export function addHealthAlertRoutes(app: OpenAPIHono, deps: ApiDeps, query: (name: string) => string): void {
  const { warehouse, database, cache, clock } = deps;
  app.openapi(alertsRoute, async (c) => {
    const { store } = await admit(c, deps, c.req.valid('query').store, 'health.read');
    const at = { now: clock(), timezone: store.timezone };
    const watched = await readWatched(store, warehouse, query, at.now);
    const silence = await readSilence(store, warehouse, query, at.now);
    const alerts: HealthAlert[] = [
      ...(silence ? [silenceAlert(silence, at)] : []),
      ...watched.flatMap(({ check, subject, series }) => watch(check, subject, series, at) ?? []),
      ...webhookAlerts(await sourcesOf(database.sql, cache, store.id), at),
    ];
    return c.json({ alerts, checked_at: new Date(at.now).toISOString() }, 200);
  });
}
