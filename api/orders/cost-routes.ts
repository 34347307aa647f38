import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { Fault } from '../../contracts/error.ts';
import { toMinor } from '../../contracts/money.ts';
import { productCostsSchema } from '../../contracts/reconciliation.ts';
import { admit } from '../access.ts';
import { audit } from '../audit/audit.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, body, refusals } from '../json-route.ts';

const COLUMNS = ['store_id', 'product_id', 'valid_from', 'cost', 'currency', 'version'] as const;

const costsRoute = createRoute({
  method: 'put',
  path: '/api/products/costs',
  summary: 'What products cost the shop; a product and day said again is replaced',
  request: { body: body(productCostsSchema) },
  responses: {
    200: answers(z.object({ stored: z.number().int() }), 'How many were stored'),
    422: { description: 'Another currency than the store’s' },
    ...refusals,
  },
});

export function addCostRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  app.openapi(costsRoute, async (c) => {
    const { store: id, costs } = c.req.valid('json');
    const { store, principal } = await admit(c, deps, id, 'costs.write');
    const foreign = costs.find(({ currency }) => currency !== undefined && currency !== store.currency);
    if (foreign)
      throw new Fault('other_currency', `The cost of ${foreign.product_id} is in ${foreign.currency}. Send costs in ${store.currency}.`, {
        status: 422,
      });
    const version = deps.clock();
    const rows = costs.map(({ product_id, cost, valid_from = '1970-01-01' }) =>
      JSON.stringify([store.id, product_id, valid_from, toMinor(cost, store.currency), store.currency, version]),
    );
    await deps.warehouse.insert('product_costs', COLUMNS, rows.join('\n'));
    await audit(c, deps.database, principal, { store: store.id, action: 'costs.write', details: { products: costs.length } });
    return c.json({ stored: rows.length }, 200);
  });
}
