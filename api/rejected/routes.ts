import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { admit } from '../access.ts';
import { audit } from '../audit/audit.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, body, refusals } from '../json-route.ts';
import { replayReason, type Tally } from './pages.ts';
import { type RejectedRow, shown } from './rows.ts';
import { listQuery, listSchema, replayBody, replaySchema } from './schemas.ts';
import { replaySome } from './some.ts';

/** Most events that one request mends, and the most bytes of one that says how. */
const MOST = 5_000;
const BODY_BYTES = 4 * 1_048_576;

const listRoute = createRoute({
  method: 'get',
  path: '/api/rejected',
  summary: 'Refused events with their reason, newest first, and how many there are of each reason',
  request: { query: listQuery },
  responses: { 200: answers(listSchema, 'The events'), ...refusals },
});
const replayRoute = createRoute({
  method: 'post',
  path: '/api/rejected/replay',
  summary: 'Sends refused events again, mended: single ones, or all of a reason; `dry_run` only says what would become of them',
  request: { body: body(replayBody) },
  responses: {
    200: answers(replaySchema, 'What became of them'),
    409: { description: 'The api does not know an ingest (INGEST_URL)' },
    ...refusals,
  },
});

export function addRejectedRoutes(app: OpenAPIHono, deps: ApiDeps, query: (name: string) => string): void {
  app.openapi(listRoute, async (c) => {
    const { store: id, reason, limit, offset } = c.req.valid('query');
    const { store } = await admit(c, deps, id, 'rejected.read');
    const rows = await deps.warehouse.query<RejectedRow>(query('rejected-events'), { store: store.id, reason, limit, offset });
    const reasons = await deps.warehouse.query<ReasonRow>(query('rejected-reasons'), { store: store.id });
    return c.json({ data: rows.map(shown), reasons: reasons.map(reasonOf) }, 200);
  });

  app.use('/api/rejected/replay', bodyLimit({ maxSize: BODY_BYTES }));
  app.openapi(replayRoute, async (c) => {
    const wanted = c.req.valid('json');
    const { store, principal } = await admit(c, deps, wanted.store, 'rejected.replay');
    const dryRun = wanted.dry_run;
    const its = { ...deps, query };
    const result =
      'events' in wanted
        ? await replaySome(its, store.id, wanted.events, dryRun)
        : await replayReason(its, store.id, wanted, { dryRun, most: MOST });
    if (!dryRun) {
      const target = 'events' in wanted ? wanted.events.map(({ id }) => id).join(' ') : wanted.reason;
      const details = { ...('events' in wanted ? {} : { mend: wanted.mend }), examined: result.examined, accepted: result.accepted };
      await audit(c, deps.database, principal, { store: store.id, action: 'rejected.replay', target, details });
    }
    return c.json({ dry_run: dryRun, ...told(result) }, 200);
  });
}

interface ReasonRow {
  reason: string;
  events: number;
  replayed: number;
  first: number;
  last: number;
}

function reasonOf({ first, last, ...row }: ReasonRow) {
  return { ...row, first_at: new Date(first).toISOString(), last_at: new Date(last).toISOString() };
}

function told<T extends Tally>({ next, ...result }: T) {
  return { ...result, next_since: next === null ? null : new Date(next).toISOString() };
}
