import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { ACTIONS, PERMISSIONS, ROLES, shareMay } from '../../contracts/roles.ts';
import { principalOf } from '../access.ts';
import type { ApiDeps } from '../deps.ts';
import { answers } from '../json-route.ts';
import { knows, may } from './principal.ts';

const storeSchema = z.object({
  id: z.string(),
  name: z.string(),
  currency: z.string(),
  timezone: z.string(),
  sample: z.boolean(),
  role: z.string().nullable(),
  /** What who asks may do there: names of `contracts/roles.ts`. */
  may: z.array(z.string()),
  write_key: z.string().optional(),
});
const principalSchema = z.object({ kind: z.enum(['person', 'key', 'share']), email: z.string().optional(), name: z.string().optional() });
const sessionRoute = createRoute({
  method: 'get',
  path: '/api/session',
  summary: 'Who asks, the stores that they may read, and what they may do there',
  responses: {
    200: answers(z.object({ principal: principalSchema, stores: z.array(storeSchema) }), 'The principal'),
    401: { description: 'Nobody' },
  },
});
const waysRoute = createRoute({
  method: 'get',
  path: '/api/sign-in',
  summary: 'The ways to sign in here',
  responses: { 200: answers(z.object({ oidc: z.string().nullable(), mail: z.boolean() }), 'The ways besides a password and passkeys') },
});
const rolesRoute = createRoute({
  method: 'get',
  path: '/api/roles',
  summary: 'Who may do what',
  responses: {
    200: answers(
      z.object({
        roles: z.array(z.string()),
        permissions: z.array(
          z.object({ action: z.string(), says: z.string(), roles: z.array(z.string()), key: z.boolean(), share: z.boolean() }),
        ),
      }),
      'The table that the server itself asks',
    ),
  },
});

export function addSessionRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  const { accounts, directory } = deps;

  app.openapi(sessionRoute, async (c) => {
    const principal = await principalOf(c, deps);
    const stores = directory
      .stores()
      .filter(({ id }) => knows(principal, id))
      .map(({ id, name, currency, timezone, sample }) => {
        const role = principal.kind === 'person' ? (principal.person.roles.get(id) ?? null) : null;
        const writeKey = principal.kind === 'share' ? undefined : directory.writeKeyOf(id);
        const allowed = ACTIONS.filter((action) => may(principal, action, id));
        return { id, name, currency, timezone, sample, role, may: allowed, ...(writeKey !== undefined && { write_key: writeKey }) };
      });
    // Every page asks this first: whoever comes back within the thirty days stays signed in.
    if (principal.kind === 'person')
      for (const renewed of await accounts.renew(c.req.header('cookie') ?? '')) c.header('Set-Cookie', renewed, { append: true });
    const who = principal.kind === 'person' ? { email: principal.person.email, name: principal.person.name } : {};
    return c.json({ principal: { kind: principal.kind, ...who }, stores }, 200);
  });

  app.openapi(waysRoute, (c) => c.json({ oidc: accounts.oidcName, mail: accounts.mail.delivers }, 200));

  app.openapi(rolesRoute, (c) => {
    const permissions = ACTIONS.map((action) => {
      const { says, roles, key } = PERMISSIONS[action];
      return { action, says, roles: [...roles], key, share: shareMay(action) };
    });
    return c.json({ roles: [...ROLES], permissions }, 200);
  });
}
