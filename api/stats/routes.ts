import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type StatsAnswer, statsQuerySchema } from '../../contracts/stats.ts';
import { singleFlight } from '../../platform/single-flight.ts';
import { admit } from '../access.ts';
import type { ApiDeps } from '../deps.ts';
import { readStatus } from '../store-status.ts';
import { toCsv } from './csv.ts';
import { resolveRequest } from './request.ts';
import { answerStats } from './stats.ts';

const row = z.record(z.string(), z.unknown());
const answerSchema = z.object({ data: z.array(row), meta: row });

const route = createRoute({
  method: 'get',
  path: '/api/stats',
  summary: 'Metrics by dimensions, filters, interval and comparison',
  description:
    'Names are separated by commas. Filters: `country:is:DE|FR;page:contains:%2Fshoes`. Ranges are days of the store’s time zone or instants. Money in major units, rates 0..1, durations in seconds.',
  request: { query: statsQuerySchema },
  responses: {
    200: {
      description: 'Rows, and what they are about',
      content: { 'application/json': { schema: answerSchema }, 'text/csv': { schema: z.string() } },
    },
    400: { description: 'An unknown name or a range that is none' },
    401: { description: 'Neither a secret key nor a session' },
    404: { description: 'No such store' },
  },
});

/** Answers are kept for moments: long enough that many open pages cost one question. The past changes only by late events. */
const KEEP_MS = 1_000;
const KEEP_PAST_MS = 15_000;

export function addStatsRoutes(app: OpenAPIHono, deps: ApiDeps, query: (name: string) => string): void {
  const once = singleFlight<string>();
  app.openapi(route, async (c) => {
    const asked = c.req.valid('query');
    const { store } = await admit(c, deps, asked.store, 'stats.read');
    const now = deps.clock();
    const first = asked.range === 'all' ? ((await readStatus(store.id, deps.warehouse, query)).first ?? now) : now;
    const request = resolveRequest(asked, store, now, first);
    const { format: _, ...question } = asked;
    const key = `stats:${JSON.stringify([question, request.span])}`;
    const text = await once(key, async () => {
      const kept = await deps.cache.get(key);
      if (kept) return kept;
      const made = JSON.stringify(await answerStats(request, now, deps.freshness(), { warehouse: deps.warehouse, query }));
      await deps.cache.set(key, made, request.span.to > now ? KEEP_MS : KEEP_PAST_MS);
      return made;
    });
    const answer: StatsAnswer = JSON.parse(text);
    answer.meta.freshness_ms = deps.freshness();
    if (asked.format === 'json') return c.json(answer as z.infer<typeof answerSchema>, 200);
    const name = `${store.id}-${answer.meta.from.slice(0, 10)}-${answer.meta.to.slice(0, 10)}.csv`;
    return new Response(ReadableStream.from(toCsv(answer, request)).pipeThrough(new TextEncoderStream()), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` },
    }) as never;
  });
}
