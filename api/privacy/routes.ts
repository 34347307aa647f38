import { Readable } from 'node:stream';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { desc, eq } from 'drizzle-orm';
import { erasures } from '../../platform/database/schema.ts';
import { admit } from '../access.ts';
import { audit } from '../audit/audit.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, body, refusals } from '../json-route.ts';
import { exportLines } from './export.ts';
import { subjectOf } from './subject.ts';

const id = z.string().min(1).max(1_024).optional();
const askedSchema = z.object({ store: z.string(), visitor: id, user: id });
const erasureSchema = z.object({
  id: z.string(),
  store: z.string(),
  kind: z.enum(['visitor', 'user']),
  subject: z.string(),
  created_at: z.string(),
  finished_at: z.string().nullable(),
});
const listSchema = z.object({ data: z.array(erasureSchema) });
const askedForSchema = listSchema.extend({ note: z.string() });
/** What an erasure does not reach, and why it comes to nothing. */
const NOTE =
  'Each is done when it has `finished_at`. Records that were stored leave the log, Kafka too, an hour later (LOG_KEEP_HOURS) and are not stored again; backups hold what they hold until they expire (docs/privacy.md).';
const wrong = { 400: { description: 'Neither a visitor nor a user is named, or both are' } };

const exportRoute = createRoute({
  method: 'get',
  path: '/api/privacy/visitor',
  summary: 'Everything that is held about a visitor or user, one JSON object a line',
  request: { query: askedSchema },
  responses: {
    200: { description: 'Each row with its table', content: { 'application/x-ndjson': { schema: z.string() } } },
    ...wrong,
    ...refusals,
  },
});
const eraseRoute = createRoute({
  method: 'post',
  path: '/api/privacy/erase',
  summary: 'Forgets a visitor or user: everything received about them until now',
  request: { body: body(askedSchema) },
  responses: { 202: answers(askedForSchema, NOTE), ...wrong, ...refusals },
});
const listRoute = createRoute({
  method: 'get',
  path: '/api/privacy/erasures',
  summary: 'What was to be forgotten, newest first: `npm run restore -- FILE --erasures-from` takes this answer',
  request: { query: z.object({ store: z.string() }) },
  responses: { 200: answers(listSchema, 'The erasures'), ...refusals },
});

/** Export and erasure of one person (docs/privacy.md). The erasing itself is done by the processors, between two of their batches. */
export function addPrivacyRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  const { sql } = deps.database;

  app.openapi(exportRoute, async (c) => {
    const { store: name, ...asked } = c.req.valid('query');
    const { store, principal } = await admit(c, deps, name, 'privacy.manage');
    const subject = await subjectOf(store.id, asked, deps.warehouse);
    await audit(c, deps.database, principal, { store: store.id, action: 'privacy.export', details: { kind: subject.kind } });
    c.header('Content-Type', 'application/x-ndjson; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename="${store.id}-${subject.kind}.ndjson"`);
    c.header('Cache-Control', 'no-store');
    return c.body(Readable.toWeb(Readable.from(exportLines(store.id, subject, deps.warehouse))) as ReadableStream) as never;
  });

  app.openapi(eraseRoute, async (c) => {
    const { store: name, ...asked } = c.req.valid('json');
    const { store, principal } = await admit(c, deps, name, 'privacy.manage');
    const { kind, visitors, user } = await subjectOf(store.id, asked, deps.warehouse);
    const requestedBy = principal.kind === 'person' ? principal.person.id : principal.id;
    // Each visitor by itself: who a user's visitors are can no longer be asked once the first partition has forgotten it.
    const subjects = [
      ...visitors.map((subject) => ({ subject, kind: 'visitor' as const })),
      ...(user === undefined ? [] : [{ subject: user, kind: 'user' as const }]),
    ];
    const createdAt = new Date(deps.clock());
    const rows = await sql.transaction(async (tx) => {
      const added = await tx
        .insert(erasures)
        .values(subjects.map((one) => ({ ...one, storeId: store.id, requestedBy, createdAt })))
        .returning();
      // The log of who did what is kept for ever: it names the erasure, not whom.
      const target = added[0]?.id ?? '';
      await audit(c, { sql: tx }, principal, {
        store: store.id,
        action: 'privacy.erase',
        target,
        details: { kind, erasures: added.length },
      });
      return added;
    });
    await deps.directory.announce();
    return c.json({ data: rows.map(erasureOf), note: NOTE }, 202);
  });

  app.openapi(listRoute, async (c) => {
    const { store } = await admit(c, deps, c.req.valid('query').store, 'privacy.manage');
    const rows = await sql.select().from(erasures).where(eq(erasures.storeId, store.id)).orderBy(desc(erasures.createdAt));
    return c.json({ data: rows.map(erasureOf) }, 200);
  });
}

function erasureOf(row: typeof erasures.$inferSelect): z.infer<typeof erasureSchema> {
  const { id: erasure, storeId: store, kind, subject, createdAt, finishedAt } = row;
  return { id: erasure, store, kind, subject, created_at: createdAt.toISOString(), finished_at: finishedAt?.toISOString() ?? null };
}
