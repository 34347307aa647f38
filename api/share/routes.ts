import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { Fault } from '../../contracts/error.ts';
import { shareLinks } from '../../platform/database/schema.ts';
import { randomToken, sha256 } from '../../platform/database/token.ts';
import { admit } from '../access.ts';
import { audit } from '../audit/audit.ts';
import { nameOf } from '../auth/principal.ts';
import { SHARE_ACCESS_MS, shareAccess } from '../auth/share-access.ts';
import { countTry } from '../auth/sign-in-limits.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, body, done, refusals, storeParam } from '../json-route.ts';

const linkSchema = z.object({
  id: z.string(),
  name: z.string(),
  password: z.boolean(),
  frame_origins: z.array(z.string()),
  created_at: z.string(),
  expires_at: z.string().nullable(),
});
const newSchema = z.object({
  name: z.string().trim().min(1).max(80),
  password: z.string().min(6).max(256).nullable().default(null),
  expires_at: z.iso.datetime({ offset: true }).nullable().default(null),
  /** Sites that may show the pages in a frame. */
  frame_origins: z
    .array(z.url({ protocol: /^https?$/ }))
    .max(20)
    .default([]),
});
const listRoute = createRoute({
  method: 'get',
  path: '/api/stores/{store}/shares',
  summary: 'The share links of a store',
  request: { params: storeParam },
  responses: { 200: answers(z.object({ shares: z.array(linkSchema) }), 'The links, without their secret'), ...refusals },
});
const addRoute = createRoute({
  method: 'post',
  path: '/api/stores/{store}/shares',
  summary: 'Makes a read-only link',
  request: { params: storeParam, body: body(newSchema) },
  responses: { 200: answers(z.object({ id: z.string(), link: z.string() }), 'The link, shown this once'), ...refusals },
});
const endRoute = createRoute({
  method: 'delete',
  path: '/api/stores/{store}/shares/{share}',
  summary: 'Ends a share link',
  request: { params: storeParam.extend({ share: z.uuid() }) },
  responses: { ...done, ...refusals },
});
const openRoute = createRoute({
  method: 'post',
  path: '/api/shares/open',
  summary: 'Opens a share link: what it answers is sent as Authorization: Bearer, and reads one store',
  request: { body: body(z.object({ token: z.string().max(64), password: z.string().max(256).optional() })) },
  responses: {
    200: answers(z.object({ access: z.string(), store: z.string(), name: z.string(), until: z.string() }), 'Open'),
    401: { description: 'It needs its password' },
    404: { description: 'Unknown, ended or too old' },
  },
});

/** Links that show one store to people without an account. They read the figures, and nothing else. */
export function addShareRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  const { accounts, cache, clock, database } = deps;
  const { sql } = database;
  const now = () => new Date(clock());
  const open = () => and(isNull(shareLinks.revokedAt), or(isNull(shareLinks.expiresAt), gt(shareLinks.expiresAt, now())));

  app.openapi(listRoute, async (c) => {
    const { store } = await admit(c, deps, c.req.valid('param').store, 'share.manage');
    const rows = await sql
      .select()
      .from(shareLinks)
      .where(and(eq(shareLinks.storeId, store.id), open()))
      .orderBy(shareLinks.createdAt);
    const shares = rows.map(({ id, name, passwordHash, frameOrigins, createdAt, expiresAt }) => ({
      id,
      name,
      password: passwordHash !== null,
      frame_origins: frameOrigins,
      created_at: createdAt.toISOString(),
      expires_at: expiresAt?.toISOString() ?? null,
    }));
    return c.json({ shares }, 200);
  });

  app.openapi(addRoute, async (c) => {
    const { store, principal } = await admit(c, deps, c.req.valid('param').store, 'share.manage');
    const { name, password, expires_at, frame_origins } = c.req.valid('json');
    const token = randomToken('sh_');
    const [made] = await sql
      .insert(shareLinks)
      .values({
        storeId: store.id,
        name,
        tokenSha256: sha256(token),
        passwordHash: password === null ? null : await accounts.passwords.hash(password),
        frameOrigins: frame_origins.map((origin) => new URL(origin).origin),
        expiresAt: expires_at === null ? null : new Date(expires_at),
        createdBy: nameOf(principal),
      })
      .returning();
    await audit(c, database, principal, { store: store.id, action: 'share.add', target: name, details: { expires_at, frame_origins } });
    return c.json({ id: made?.id ?? '', link: `${accounts.url}/share/${token}` }, 200);
  });

  app.openapi(endRoute, async (c) => {
    const { store: id, share } = c.req.valid('param');
    const { store, principal } = await admit(c, deps, id, 'share.manage');
    const gone = await sql
      .update(shareLinks)
      .set({ revokedAt: now() })
      .where(and(eq(shareLinks.id, share), eq(shareLinks.storeId, store.id), isNull(shareLinks.revokedAt)))
      .returning();
    if (gone.length === 0) throw new Fault('not_found', 'There is no such share link in this store.', { status: 404 });
    accounts.disconnect(`share:${share}`);
    await audit(c, database, principal, { store: store.id, action: 'share.end', target: share });
    return c.body(null, 204);
  });

  app.openapi(openRoute, async (c) => {
    await countTry(cache, 'share', c.get('address') ?? '');
    const { token, password } = c.req.valid('json');
    const [link] = await sql
      .select()
      .from(shareLinks)
      .where(and(eq(shareLinks.tokenSha256, sha256(token)), open()));
    if (!link)
      throw new Fault('bad_share_link', 'This link was ended or is too old. Ask whoever gave it to you for another.', { status: 404 });
    if (link.passwordHash !== null) {
      const right = password !== undefined && (await accounts.passwords.verify({ hash: link.passwordHash, password }));
      if (!right)
        throw new Fault('password_needed', password === undefined ? 'This link needs a password.' : 'The password is wrong.', {
          status: 401,
        });
    }
    const until = Math.min(clock() + SHARE_ACCESS_MS, link.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY);
    const answer = {
      access: shareAccess(accounts.secret, link.id, until),
      store: link.storeId,
      name: link.name,
      until: new Date(until).toISOString(),
    };
    return c.json(answer, 200);
  });
}
