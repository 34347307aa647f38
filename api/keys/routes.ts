import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { Fault } from '../../contracts/error.ts';
import { ACTIONS, type Action, PERMISSIONS } from '../../contracts/roles.ts';
import { admit } from '../access.ts';
import { audit } from '../audit/audit.ts';
import { nameOf } from '../auth/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, body, done, refusals, storeParam } from '../json-route.ts';
import { addKey, keysOf, revokeKey, rotateKey } from './keys.ts';

const HOUR = 3_600_000;
/** What a key may be given; the rest is for people alone. */
const SCOPES = ACTIONS.filter((action) => PERMISSIONS[action].key) as [Action, ...Action[]];

const keySchema = z.object({
  id: z.string(),
  kind: z.enum(['write', 'secret']),
  name: z.string(),
  hint: z.string(),
  text: z.string().nullable(),
  scopes: z.array(z.string()).nullable(),
  origins: z.array(z.string()).nullable(),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
});
const newSchema = z.object({
  kind: z.enum(['write', 'secret']),
  name: z.string().trim().min(1).max(80),
  scopes: z.array(z.enum(SCOPES)).min(1).nullable().default(null),
  origins: z
    .array(z.url({ protocol: /^https?$/ }))
    .max(50)
    .nullable()
    .default(null),
  expires_at: z.iso.datetime({ offset: true }).nullable().default(null),
});
const ofKey = storeParam.extend({ key: z.uuid() });
const once = answers(z.object({ id: z.string(), text: z.string() }), 'The key; its text is shown this once');

const listRoute = createRoute({
  method: 'get',
  path: '/api/stores/{store}/keys',
  summary: 'The keys of a store',
  request: { params: storeParam },
  responses: { 200: answers(z.object({ keys: z.array(keySchema) }), 'The keys'), ...refusals },
});
const addRoute = createRoute({
  method: 'post',
  path: '/api/stores/{store}/keys',
  summary: 'Makes a key',
  request: { params: storeParam, body: body(newSchema) },
  responses: { 200: once, ...refusals },
});
const rotateRoute = createRoute({
  method: 'post',
  path: '/api/stores/{store}/keys/{key}/rotate',
  summary: 'Makes a successor; the old key stays good for the overlap',
  request: {
    params: ofKey,
    body: body(
      z.object({
        overlap_hours: z
          .number()
          .min(0)
          .max(24 * 90)
          .default(24),
      }),
    ),
  },
  responses: { 200: once, ...refusals },
});
const revokeRoute = createRoute({
  method: 'delete',
  path: '/api/stores/{store}/keys/{key}',
  summary: 'Revokes a key, at once and for good',
  request: { params: ofKey },
  responses: { ...done, ...refusals },
});

export function addKeyRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  const { accounts, clock, database, directory } = deps;

  app.openapi(listRoute, async (c) => {
    const { store } = await admit(c, deps, c.req.valid('param').store, 'keys.manage');
    await directory.noteUse();
    return c.json({ keys: await keysOf(database.sql, store.id) }, 200);
  });

  app.openapi(addRoute, async (c) => {
    const { store, principal } = await admit(c, deps, c.req.valid('param').store, 'keys.manage');
    const { expires_at, scopes, origins, ...wanted } = c.req.valid('json');
    const secret = wanted.kind === 'secret';
    const made = await addKey(database.sql, store.id, nameOf(principal), {
      ...wanted,
      scopes: secret ? scopes : null,
      origins: secret ? null : origins,
      expiresAt: expires_at === null ? null : new Date(expires_at),
    });
    await directory.announce();
    await audit(c, database, principal, {
      store: store.id,
      action: 'keys.add',
      target: made.id,
      details: { ...wanted, scopes, expires_at },
    });
    return c.json(made, 200);
  });

  app.openapi(rotateRoute, async (c) => {
    const { store: id, key } = c.req.valid('param');
    const { store, principal } = await admit(c, deps, id, 'keys.manage');
    const { overlap_hours: overlap } = c.req.valid('json');
    const made = await rotateKey(database.sql, store.id, key, nameOf(principal), new Date(clock() + overlap * HOUR));
    if (!made) throw unknownKey();
    await directory.announce();
    await audit(c, database, principal, { store: store.id, action: 'keys.rotate', target: key, details: { successor: made.id, overlap } });
    return c.json(made, 200);
  });

  app.openapi(revokeRoute, async (c) => {
    const { store: id, key } = c.req.valid('param');
    const { store, principal } = await admit(c, deps, id, 'keys.manage');
    if (!(await revokeKey(database.sql, store.id, key))) throw unknownKey();
    await directory.announce();
    accounts.disconnect(`key:${key}`);
    await audit(c, database, principal, { store: store.id, action: 'keys.revoke', target: key });
    return c.body(null, 204);
  });
}

const unknownKey = () => new Fault('not_found', 'There is no such key in this store, or it is revoked already.', { status: 404 });
