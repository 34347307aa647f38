import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { eq } from 'drizzle-orm';
import { Fault } from '../../contracts/error.ts';
import { type Store, storeSchema } from '../../contracts/store.ts';
import { rowOf } from '../../platform/database/directory.ts';
import { stores } from '../../platform/database/schema.ts';
import { admit, principalOf } from '../access.ts';
import { audit } from '../audit/audit.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, body, done, refusals, storeParam } from '../json-route.ts';
import { setRole } from '../people/people.ts';
import { freeStoreId, originsOf } from './new-store.ts';

const { name, currency, timezone, session_timeout_minutes } = storeSchema.shape;
const newSchema = z.object({ name, currency, timezone, domain: z.string().max(253).default('') });
/** What may be changed. Not the currency: figures of the past are in it. */
const changeSchema = z
  .object({
    name,
    timezone: timezone.unwrap(),
    session_timeout_minutes: session_timeout_minutes.unwrap(),
    origins: z.array(z.string().max(253)).max(50),
    retention_days: z.number().int().min(1).max(3_650).nullable(),
    consent_mode: z.enum(['cookieless', 'required']),
  })
  .partial();
const storeAnswer = z.object({
  id: z.string(),
  name: z.string(),
  currency: z.string(),
  timezone: z.string(),
  session_timeout_minutes: z.number(),
  origins: z.array(z.string()),
  retention_days: z.number().nullable(),
  consent_mode: z.string(),
  sample: z.boolean(),
});

const addRoute = createRoute({
  method: 'post',
  path: '/api/stores',
  summary: 'Makes another store; whoever makes it owns it',
  request: { body: body(newSchema) },
  responses: {
    200: answers(z.object({ id: z.string(), write_key: z.string(), secret_key: z.string() }), 'Made; the secret key is shown this once'),
    400: { description: 'Something in it is not right' },
    401: { description: 'Not signed in' },
    403: { description: 'Only somebody who owns a store makes another' },
  },
});
const lookRoute = createRoute({
  method: 'get',
  path: '/api/stores/{store}',
  summary: 'A store’s settings',
  request: { params: storeParam },
  responses: { 200: answers(storeAnswer, 'The settings'), ...refusals },
});
const changeRoute = createRoute({
  method: 'patch',
  path: '/api/stores/{store}',
  summary: 'Changes a store’s settings',
  request: { params: storeParam, body: body(changeSchema) },
  responses: { 200: answers(storeAnswer, 'As they are now'), 400: { description: 'Something in it is not right' }, ...refusals },
});
const deleteRoute = createRoute({
  method: 'delete',
  path: '/api/stores/{store}',
  summary: 'Deletes a store: keys, team and settings; it takes no more events',
  request: { params: storeParam, body: body(z.object({ name: z.string() })) },
  responses: { ...done, ...refusals, 409: { description: 'The name is not the store’s, or it is the last one' } },
});

export function addSettingsRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  const { database, directory } = deps;
  const { sql } = database;

  app.openapi(addRoute, async (c) => {
    const principal = await principalOf(c, deps);
    const owns = principal.kind === 'person' && [...principal.person.roles.values()].includes('owner');
    if (principal.kind !== 'person' || !owns)
      throw new Fault('forbidden', 'Only somebody who owns a store makes another.', { status: 403 });
    const { domain, ...about } = c.req.valid('json');
    const store = storeSchema.parse({ ...about, id: freeStoreId(about.name, directory), origins: originsOf(domain) });
    const keys = await directory.addStore(store, {}, (tx) => setRole(tx, principal.person.id, store.id, 'owner'));
    if (!keys) throw new Fault('store_exists', 'A store of this name was made just now. Try again.', { status: 409, retryable: true });
    await audit(c, database, principal, { store: store.id, action: 'store.add', target: store.name });
    return c.json({ id: store.id, write_key: keys.writeKey, secret_key: keys.secretKey }, 200);
  });

  app.openapi(lookRoute, async (c) => {
    const { store } = await admit(c, deps, c.req.valid('param').store, 'health.read');
    return c.json(shown(store), 200);
  });

  app.openapi(changeRoute, async (c) => {
    const { store, principal } = await admit(c, deps, c.req.valid('param').store, 'store.manage');
    const { origins, retention_days: days, consent_mode: consent, ...same } = c.req.valid('json');
    const { retention_days: hadDays, consent_mode: hadConsent, ...kept } = store;
    const newDays = days === undefined ? hadDays : (days ?? undefined);
    const newConsent = consent ?? hadConsent;
    const changed: Store = {
      ...kept,
      ...defined(same),
      ...(origins && { origins: [...new Set(origins.map((one) => originsOf(one)[0] ?? ''))].filter(Boolean) }),
      ...(newDays !== undefined && { retention_days: newDays }),
      ...(newConsent !== undefined && { consent_mode: newConsent }),
    };
    await sql.update(stores).set(rowOf(changed)).where(eq(stores.id, store.id));
    await directory.announce();
    await audit(c, database, principal, { store: store.id, action: 'store.change', target: store.name, details: c.req.valid('json') });
    return c.json(shown(changed), 200);
  });

  app.openapi(deleteRoute, async (c) => {
    const { store, principal } = await admit(c, deps, c.req.valid('param').store, 'store.delete');
    if (c.req.valid('json').name !== store.name)
      throw new Fault('wrong_name', `To delete the store, send its name: ${store.name}`, { status: 409 });
    // Only an owner makes stores: without one left, nobody could make another.
    if (principal.kind === 'person' && ![...principal.person.roles].some(([id, role]) => id !== store.id && role === 'owner'))
      throw new Fault('last_store', 'This is the only store that you own. Make another one first.', { status: 409 });
    await sql.delete(stores).where(eq(stores.id, store.id));
    await directory.announce();
    await audit(c, database, principal, { store: store.id, action: 'store.delete', target: store.name });
    return c.body(null, 204);
  });
}

function shown({ retention_days, consent_mode, ...store }: Store) {
  return { ...store, retention_days: retention_days ?? null, consent_mode: consent_mode ?? 'cookieless' };
}

/** Without what is undefined: an absent field changes nothing. */
function defined<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
