import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { and, desc, eq, ilike, inArray, isNull, lt, or } from 'drizzle-orm';
import { auditLog, members } from '../../platform/database/schema.ts';
import { admit } from '../access.ts';
import { csvLine } from '../csv-line.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, refusals, storeParam } from '../json-route.ts';

const entrySchema = z.object({
  id: z.number().int(),
  at: z.string(),
  who: z.string(),
  kind: z.string(),
  action: z.string(),
  target: z.string(),
  details: z.record(z.string(), z.unknown()),
  address: z.string().nullable(),
  browser: z.string().nullable(),
});
const asked = z.object({
  /** In who, action, target or address. */
  search: z.string().max(120).optional(),
  /** The id of the last entry of the page before. */
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
const listRoute = createRoute({
  method: 'get',
  path: '/api/stores/{store}/audit',
  summary: 'Who did what, when, from where; newest first',
  request: { params: storeParam, query: asked },
  responses: { 200: answers(z.object({ entries: z.array(entrySchema), next: z.number().int().nullable() }), 'The entries'), ...refusals },
});
const exportRoute = createRoute({
  method: 'get',
  path: '/api/stores/{store}/audit.csv',
  summary: 'The same as a file',
  request: { params: storeParam, query: asked.pick({ search: true }) },
  responses: { 200: { description: 'CSV', content: { 'text/csv': { schema: z.string() } } }, ...refusals },
});
const EXPORT_ROWS = 50_000;

/** The audit log of a store: what was done in it, and how its people signed in. */
export function addAuditRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  const { sql } = deps.database;

  async function entries(store: string, { search, before, limit }: z.infer<typeof asked>) {
    const team = sql.select({ id: members.userId }).from(members).where(eq(members.storeId, store));
    const like = `%${(search ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`;
    const rows = await sql
      .select()
      .from(auditLog)
      .where(
        and(
          or(eq(auditLog.storeId, store), and(isNull(auditLog.storeId), inArray(auditLog.actorId, team))),
          before === undefined ? undefined : lt(auditLog.id, before),
          search
            ? or(ilike(auditLog.actorName, like), ilike(auditLog.action, like), ilike(auditLog.target, like), ilike(auditLog.address, like))
            : undefined,
        ),
      )
      .orderBy(desc(auditLog.id))
      .limit(limit);
    return rows.map(({ id, at, actorName, actorKind, action, target, details, address, userAgent }) => ({
      id,
      at: at.toISOString(),
      who: actorName,
      kind: actorKind,
      action,
      target,
      details,
      address,
      browser: userAgent,
    }));
  }

  app.openapi(listRoute, async (c) => {
    const { store } = await admit(c, deps, c.req.valid('param').store, 'audit.read');
    const query = c.req.valid('query');
    const found = await entries(store.id, query);
    return c.json({ entries: found, next: found.length === query.limit ? (found.at(-1)?.id ?? null) : null }, 200);
  });

  app.openapi(exportRoute, async (c) => {
    const { store } = await admit(c, deps, c.req.valid('param').store, 'audit.read');
    const rows = await entries(store.id, { ...c.req.valid('query'), limit: EXPORT_ROWS });
    c.header('Content-Disposition', 'attachment; filename="audit.csv"');
    c.header('Content-Type', 'text/csv; charset=utf-8');
    const columns = ['at', 'who', 'kind', 'action', 'target', 'details', 'address', 'browser'] as const;
    const lines = rows.map((row) => csvLine(columns.map((name) => (name === 'details' ? JSON.stringify(row[name]) : row[name]))));
    return c.body(csvLine(columns) + lines.join(''));
  });
}
