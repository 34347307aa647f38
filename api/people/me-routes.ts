import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { and, desc, eq, gt, ne } from 'drizzle-orm';
import type { Context } from 'hono';
import { Fault } from '../../contracts/error.ts';
import { userSessions, users, accounts as ways } from '../../platform/database/schema.ts';
import { principalOf } from '../access.ts';
import { audit } from '../audit/audit.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, body, done } from '../json-route.ts';

const signedOut = { 401: { description: 'Not signed in' }, 403: { description: 'A key is not a person' } };
const meSchema = z.object({
  name: z.string(),
  email: z.string(),
  two_factor: z.boolean(),
  has_password: z.boolean(),
  sessions: z.array(
    z.object({ id: z.string(), current: z.boolean(), address: z.string(), browser: z.string(), since: z.string(), until: z.string() }),
  ),
});
const meRoute = createRoute({
  method: 'get',
  path: '/api/me',
  summary: 'Oneself, and where one is signed in',
  responses: { 200: answers(meSchema, 'The person'), ...signedOut },
});
const renameRoute = createRoute({
  method: 'patch',
  path: '/api/me',
  summary: 'Changes one’s name',
  request: { body: body(z.object({ name: z.string().trim().min(1).max(120) })) },
  responses: { ...done, ...signedOut },
});
const endRoute = createRoute({
  method: 'delete',
  path: '/api/me/sessions/{session}',
  summary: 'Signs one browser out',
  request: { params: z.object({ session: z.string() }) },
  responses: { ...done, ...signedOut, 404: { description: 'No such session' } },
});
const endOthersRoute = createRoute({
  method: 'delete',
  path: '/api/me/sessions',
  summary: 'Signs every other browser out',
  responses: { ...done, ...signedOut },
});

/** What people do with their own account. Tokens of sessions never leave the server: a session is named by its id. */
export function addMeRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  const { accounts, database } = deps;
  const { sql } = database;

  async function me(c: Context) {
    const principal = await principalOf(c, deps);
    if (principal.kind !== 'person') throw new Fault('not_a_person', 'This is about people who sign in, not about keys.', { status: 403 });
    return principal;
  }

  app.openapi(meRoute, async (c) => {
    const { person } = await me(c);
    const [user] = await sql.select().from(users).where(eq(users.id, person.id));
    const passwords = await sql
      .select({ id: ways.id })
      .from(ways)
      .where(and(eq(ways.userId, person.id), eq(ways.providerId, 'credential')));
    const sessions = await sql
      .select()
      .from(userSessions)
      .where(and(eq(userSessions.userId, person.id), gt(userSessions.expiresAt, new Date())))
      .orderBy(desc(userSessions.createdAt));
    return c.json(
      {
        name: person.name,
        email: person.email,
        two_factor: user?.twoFactorEnabled ?? false,
        has_password: passwords.length > 0,
        sessions: sessions.map(({ id, ipAddress, userAgent, createdAt, expiresAt }) => ({
          id,
          current: id === person.session,
          address: ipAddress ?? '',
          browser: userAgent ?? '',
          since: createdAt.toISOString(),
          until: expiresAt.toISOString(),
        })),
      },
      200,
    );
  });

  app.openapi(renameRoute, async (c) => {
    const { person } = await me(c);
    await sql
      .update(users)
      .set({ name: c.req.valid('json').name })
      .where(eq(users.id, person.id));
    return c.body(null, 204);
  });

  app.openapi(endRoute, async (c) => {
    const principal = await me(c);
    const { session } = c.req.valid('param');
    const gone = await sql
      .delete(userSessions)
      .where(and(eq(userSessions.id, session), eq(userSessions.userId, principal.person.id)))
      .returning();
    if (gone.length === 0) throw new Fault('not_found', 'There is no such session.', { status: 404 });
    accounts.disconnect(`session:${session}`);
    await audit(c, database, principal, { store: null, action: 'sessions.end', target: session });
    return c.body(null, 204);
  });

  app.openapi(endOthersRoute, async (c) => {
    const principal = await me(c);
    const { id, session } = principal.person;
    const gone = await sql
      .delete(userSessions)
      .where(and(eq(userSessions.userId, id), ne(userSessions.id, session)))
      .returning();
    for (const one of gone) accounts.disconnect(`session:${one.id}`);
    await audit(c, database, principal, { store: null, action: 'sessions.end-others', details: { count: gone.length } });
    return c.body(null, 204);
  });
}
