import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { admit } from './access.ts';
import type { ApiDeps } from './deps.ts';
import { refusals } from './json-route.ts';
import { readLedger } from './ledger.ts';
import { readStatus } from './store-status.ts';

const count = z.number().int();
const ledgerSchema = z.object({
  received: count,
  stored: count,
  duplicates: count,
  rejected: count,
  bots: count,
  removed: count,
  difference: count,
  reasons: z.record(z.string(), count),
});
const ofStore = z.object({ store: z.string() });

const ledgerRoute = createRoute({
  method: 'get',
  path: '/api/ledger',
  summary: 'received = stored + duplicates + rejected + bots',
  request: { query: ofStore },
  responses: { 200: { description: 'The counts', content: { 'application/json': { schema: ledgerSchema } } }, ...refusals },
});
const statusSchema = z.object({ events: count, first_event_at: z.string().nullable() });
const statusRoute = createRoute({
  method: 'get',
  path: '/api/stores/{id}/status',
  summary: 'Whether events arrive',
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: { description: 'How many there are', content: { 'application/json': { schema: statusSchema } } }, ...refusals },
});
export function addStoreRoutes(app: OpenAPIHono, deps: ApiDeps, query: (name: string) => string): void {
  app.openapi(ledgerRoute, async (c) => {
    const { store } = await admit(c, deps, c.req.valid('query').store, 'health.read');
    return c.json(await readLedger(store.id, deps.warehouse, query), 200);
  });

  app.openapi(statusRoute, async (c) => {
    const { store } = await admit(c, deps, c.req.valid('param').id, 'stats.read');
    const { events, first } = await readStatus(store.id, deps.warehouse, query);
    return c.json({ events, first_event_at: first === null ? null : new Date(first).toISOString() }, 200);
  });
}
