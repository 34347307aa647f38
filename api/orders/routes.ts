import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { journeyQuerySchema, journeySchema, reconciliationQuerySchema, reconciliationSchema } from '../../contracts/reconciliation.ts';
import { statsQuerySchema } from '../../contracts/stats.ts';
import { admit } from '../access.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, refusals } from '../json-route.ts';
import { resolveRequest } from '../stats/request.ts';
import { journeyOf } from './journey.ts';
import { reconcile } from './reconcile.ts';

const reconciliationRoute = createRoute({
  method: 'get',
  path: '/api/orders/reconciliation',
  summary: 'Reported against actual orders, with the reason of each difference',
  request: { query: reconciliationQuerySchema },
  responses: {
    200: answers(reconciliationSchema, 'Totals, days, channels, discrepancies; money in major units'),
    400: { description: 'A range that is none, or too many orders in it' },
    ...refusals,
  },
});
const journeyRoute = createRoute({
  method: 'get',
  path: '/api/orders/journey',
  summary: 'How the buyer of an order came to it',
  request: { query: journeyQuerySchema },
  responses: { 200: answers(journeySchema, 'The order, touches and events'), ...refusals },
});

export function addOrderRoutes(app: OpenAPIHono, deps: ApiDeps, query: (name: string) => string): void {
  const of = { warehouse: deps.warehouse, query };

  app.openapi(reconciliationRoute, async (c) => {
    const asked = c.req.valid('query');
    const { store } = await admit(c, deps, asked.store, 'orders.read');
    const now = deps.clock();
    // The same ranges as everywhere.
    const { span } = resolveRequest(
      statsQuerySchema.parse({ store: asked.store, ...(asked.from && { from: asked.from }), ...(asked.to && { to: asked.to }) }),
      store,
      now,
      now,
    );
    return c.json(await reconcile(store, span, asked, now, of), 200);
  });

  app.openapi(journeyRoute, async (c) => {
    const asked = c.req.valid('query');
    const { store } = await admit(c, deps, asked.store, 'orders.read');
    return c.json(await journeyOf(store, asked.order, of), 200);
  });
}
