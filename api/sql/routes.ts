import { join } from 'node:path';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { sqlAnswerSchema, sqlQuerySchema, sqlSchemaSchema } from '../../contracts/sql.ts';
import { admit } from '../access.ts';
import { audit } from '../audit/audit.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, body, refusals, storeParam } from '../json-route.ts';
import { createAnalyst, LIMITS } from './analyst.ts';
import { csvOf } from './csv.ts';
import { ending, turnsByStore } from './turns.ts';
import { loadViews } from './views.ts';

const sqlRoute = createRoute({
  method: 'post',
  path: '/api/stores/{store}/sql',
  summary: 'Answers a question in SQL about the store',
  description:
    'One SELECT in ClickHouse’s SQL over the tables of the schema. Rows are lists in the order of the columns; whole numbers beyond 2^53 come as text; `truncated` says that there were more.',
  request: { params: storeParam, body: body(sqlQuerySchema) },
  responses: {
    200: {
      description: 'Columns and rows',
      content: { 'application/json': { schema: sqlAnswerSchema }, 'text/csv': { schema: z.string() } },
    },
    422: { description: 'The query cannot be read, may not run or asks for too much; the message says what to do' },
    429: { description: 'Two queries of the store are running' },
    ...refusals,
  },
});
const schemaRoute = createRoute({
  method: 'get',
  path: '/api/stores/{store}/sql/schema',
  summary: 'The tables that SQL may ask, with their columns',
  request: { params: storeParam },
  responses: { 200: answers(sqlSchemaSchema, 'Tables, columns, limits'), ...refusals },
});

const AT_ONCE = 2;
const AUDITED_CHARACTERS = 500;

export function addSqlRoutes(app: OpenAPIHono, deps: ApiDeps, query: (name: string) => string): void {
  const views = loadViews(join(import.meta.dirname, '..', '..', 'clickhouse', 'analyst'), query);
  const analyst = createAnalyst(deps.warehouse, views);
  const takeTurn = turnsByStore(AT_ONCE);

  app.openapi(sqlRoute, async (c) => {
    const { store, principal } = await admit(c, deps, c.req.valid('param').store, 'sql.run');
    const { query: text, format } = c.req.valid('json');
    const { signal } = c.req.raw;
    const end = takeTurn(store.id);
    let isStreaming = false;
    try {
      const details = { query: text.slice(0, AUDITED_CHARACTERS).toWellFormed(), format };
      await audit(c, deps.database, principal, { store: store.id, action: 'sql.run', details });
      if (format === 'json') return c.json(await analyst.answer(store, text, signal), 200);
      const lines = csvOf(await analyst.lines(store, text, signal));
      isStreaming = true;
      return new Response(ReadableStream.from(ending(lines, end)).pipeThrough(new TextEncoderStream()), {
        headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${store.id}-query.csv"` },
      }) as never;
    } finally {
      // A file goes on to hold the turn while it is read.
      if (!isStreaming) end();
    }
  });

  app.openapi(schemaRoute, async (c) => {
    await admit(c, deps, c.req.valid('param').store, 'sql.run');
    const types = await analyst.types();
    const tables = [...views.values()].map(({ name, about, columns }) => ({
      name,
      about,
      columns: columns.map((column) => ({ ...column, type: types.get(name)?.get(column.name) ?? '' })),
    }));
    return c.json({ tables, limits: { rows: LIMITS.rows, csv_rows: LIMITS.fileRows, seconds: LIMITS.seconds } }, 200);
  });
}
