import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { Fault } from '../../contracts/error.ts';
import { newOrderSourceSchema, orderSourceSchema } from '../../contracts/order-sources.ts';
import { admit } from '../access.ts';
import { audit } from '../audit/audit.ts';
import { nameOf } from '../auth/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, body, done, refusals, storeParam } from '../json-route.ts';
import { addSource, revokeSource, rotateSource, sourcesOf } from './sources.ts';

const ofSource = z.object({ id: z.string().max(64) });
const listRoute = createRoute({
  method: 'get',
  path: '/api/order-sources',
  summary: 'The shops whose order webhooks are taken',
  request: { query: storeParam },
  responses: { 200: answers(z.object({ sources: z.array(orderSourceSchema) }), 'The shops'), ...refusals },
});
const addRoute = createRoute({
  method: 'post',
  path: '/api/order-sources',
  summary: 'Connects a shop',
  request: { body: body(newOrderSourceSchema) },
  responses: {
    200: answers(
      z.object({ id: z.string(), path: z.string(), secret: z.string() }),
      'Where the shop sends, and the secret that it signs with: shown this once',
    ),
    ...refusals,
  },
});
const rotateRoute = createRoute({
  method: 'post',
  path: '/api/order-sources/{id}/rotate',
  summary: 'Another secret; the one before is good for 24 hours more',
  request: { params: ofSource, body: body(newOrderSourceSchema.pick({ store: true, secret: true })) },
  responses: { 200: answers(z.object({ secret: z.string(), before_until: z.string() }), 'The secret, shown this once'), ...refusals },
});
const revokeRoute = createRoute({
  method: 'delete',
  path: '/api/order-sources/{id}',
  summary: 'Ends a connection at once; what it has told stays',
  request: { params: ofSource, query: storeParam },
  responses: { ...done, ...refusals },
});

export function addOrderSourceRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  const { cache, clock, database, directory, vault } = deps;

  app.openapi(listRoute, async (c) => {
    const { store } = await admit(c, deps, c.req.valid('query').store, 'connections.manage');
    return c.json({ sources: await sourcesOf(database.sql, cache, store.id) }, 200);
  });

  app.openapi(addRoute, async (c) => {
    const wanted = c.req.valid('json');
    const { store, principal } = await admit(c, deps, wanted.store, 'connections.manage');
    const made = await addSource(database.sql, vault, { ...wanted, store: store.id, by: nameOf(principal) });
    await directory.announce();
    const { platform, name } = wanted;
    await audit(c, database, principal, { store: store.id, action: 'order_sources.add', target: made.id, details: { platform, name } });
    return c.json(made, 200);
  });

  app.openapi(rotateRoute, async (c) => {
    const { store: storeId, secret } = c.req.valid('json');
    const { id } = c.req.valid('param');
    const { store, principal } = await admit(c, deps, storeId, 'connections.manage');
    const made = await rotateSource(database.sql, vault, store.id, id, clock(), secret);
    if (!made) throw unknownSource();
    await directory.announce();
    await audit(c, database, principal, { store: store.id, action: 'order_sources.rotate', target: id });
    return c.json(made, 200);
  });

  app.openapi(revokeRoute, async (c) => {
    const { id } = c.req.valid('param');
    const { store, principal } = await admit(c, deps, c.req.valid('query').store, 'connections.manage');
    if (!(await revokeSource(database.sql, store.id, id, clock()))) throw unknownSource();
    await directory.announce();
    await audit(c, database, principal, { store: store.id, action: 'order_sources.revoke', target: id });
    return c.body(null, 204);
  });
}

const unknownSource = () => new Fault('not_found', 'There is no such shop in this store, or it was disconnected.', { status: 404 });
