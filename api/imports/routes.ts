import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { Fault } from '../../contracts/error.ts';
import { IMPORT_KINDS, importListSchema, importPreviewSchema, importResultSchema } from '../../contracts/imports.ts';
import { admit } from '../access.ts';
import { audit } from '../audit/audit.ts';
import { nameOf } from '../auth/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, refusals } from '../json-route.ts';
import { readSentFile } from './body.ts';
import { findImport, importedOf, importId, listImports, mappingOfSettings, markUndone, registerImport, sameMapping } from './register.ts';
import { inTurn } from './turn.ts';
import { understand } from './understand.ts';
import { undoImport, writeImport } from './write.ts';

const fileQuery = z.object({
  store: z.string(),
  kind: z.enum(IMPORT_KINDS),
  file_name: z.string().max(300).optional(),
  settings: z
    .string()
    .max(16_384)
    .optional()
    .openapi({ description: 'JSON: { columns, constants, decimal, dates } as the preview answers it' }),
});
const file = {
  content: { 'text/csv': { schema: z.string() } },
  description: 'The file itself, or a form with it as the part `file`; gzip is understood',
};
const cannot = { 400: { description: 'No CSV, or a column that is not there' }, 413: { description: 'Larger than 20 MiB' } };

const previewRoute = createRoute({
  method: 'post',
  path: '/api/imports/preview',
  summary: 'What a CSV file would be imported as; writes nothing',
  request: { query: fileQuery, body: file },
  responses: { 200: answers(importPreviewSchema, 'Mapping, first rows, counts, problems by line'), ...cannot, ...refusals },
});
const importRoute = createRoute({
  method: 'post',
  path: '/api/imports',
  summary: 'Imports a CSV file of orders, ad costs or product costs',
  description: 'The good lines are written, the bad ones answered with their reasons. The same file again changes nothing and says so.',
  request: { query: fileQuery, body: file },
  responses: {
    200: answers(importResultSchema, 'The import'),
    409: { description: 'The file is in force with other columns' },
    422: { description: 'Nothing in it can be imported' },
    ...cannot,
    ...refusals,
  },
});
const listRoute = createRoute({
  method: 'get',
  path: '/api/imports',
  summary: 'Imports, newest first',
  request: { query: z.object({ store: z.string() }) },
  responses: { 200: answers(importListSchema, 'The imports'), ...refusals },
});
const undoRoute = createRoute({
  method: 'post',
  path: '/api/imports/{id}/undo',
  summary: 'Takes an import out of every figure; what an earlier one said of the same counts again',
  request: { params: z.object({ id: z.uuid() }), query: z.object({ store: z.string() }) },
  responses: { 200: answers(importResultSchema.pick({ import: true }), 'The import'), ...refusals },
});

export function addImportRoutes(app: OpenAPIHono, deps: ApiDeps, query: (name: string) => string): void {
  const { clock, database } = deps;
  const write = { warehouse: deps.warehouse, query };
  const turn = inTurn();

  app.openapi(previewRoute, async (c) => {
    const { store: id, kind, ...named } = c.req.valid('query');
    const { store } = await admit(c, deps, id, 'costs.write');
    const sent = await readSentFile(c, named);
    const { preview } = await turn(() =>
      understand(sent.bytes, kind, sent.settings, { zone: store.timezone, currency: store.currency, now: clock() }),
    );
    const before = await findImport(database.sql, store.id, importId(store.id, kind, sent.bytes));
    const already = before && before.undoneAt === null ? importedOf(before) : null;
    return c.json({ ...preview, file: { name: sent.name, ...preview.file }, already }, 200);
  });

  app.openapi(importRoute, async (c) => {
    const { store: storeId, kind, ...named } = c.req.valid('query');
    const { store, principal } = await admit(c, deps, storeId, 'costs.write');
    const sent = await readSentFile(c, named);
    return turn(async () => {
      const now = clock();
      const { preview, records } = await understand(sent.bytes, kind, sent.settings, {
        zone: store.timezone,
        currency: store.currency,
        now,
      });
      const { counts, problems, missing, settings } = preview;
      if (missing.length > 0)
        throw new Fault('columns_missing', `Choose a column for: ${missing.join(', ')}.`, { status: 422, details: { missing } });
      if (counts.rows === 0)
        throw new Fault('nothing_to_import', 'No line of the file can be imported. Mend the columns or the lines, and send it again.', {
          status: 422,
          details: { counts, problems },
        });
      const id = importId(store.id, kind, sent.bytes);
      const mapping = mappingOfSettings(settings);
      const before = await findImport(database.sql, store.id, id);
      if (before && before.undoneAt === null) {
        if (!sameMapping(before.mapping, mapping))
          throw new Fault('imported_otherwise', 'This file was imported before with other columns. Undo that import first.', {
            status: 409,
            details: { id },
          });
        return c.json({ import: importedOf(before), counts, problems, already_imported: true }, 200);
      }
      await writeImport(records, { id, store, at: now }, write);
      const made = await registerImport(database.sql, {
        id,
        storeId: store.id,
        kind,
        fileName: sent.name,
        mapping,
        rows: counts.rows,
        refused: counts.bad,
        createdBy: nameOf(principal),
        createdAt: new Date(now),
      });
      await audit(c, database, principal, {
        store: store.id,
        action: 'imports.add',
        target: id,
        details: { kind, file_name: sent.name, rows: counts.rows, refused: counts.bad },
      });
      return c.json({ import: importedOf(made), counts, problems, already_imported: false }, 200);
    });
  });

  app.openapi(listRoute, async (c) => {
    const { store } = await admit(c, deps, c.req.valid('query').store, 'costs.write');
    return c.json({ data: (await listImports(database.sql, store.id)).map(importedOf) }, 200);
  });

  app.openapi(undoRoute, async (c) => {
    const { id } = c.req.valid('param');
    const { store, principal } = await admit(c, deps, c.req.valid('query').store, 'costs.write');
    return turn(async () => {
      const known = await findImport(database.sql, store.id, id);
      if (!known) throw new Fault('not_found', 'There is no such import in this store.', { status: 404 });
      const now = clock();
      // Again also where it is marked as undone: a server that ended in the middle may have left something.
      await undoImport({ id, store, at: now }, write);
      if (known.undoneAt !== null) return c.json({ import: importedOf(known) }, 200);
      const undone = (await markUndone(database.sql, store.id, id, new Date(now))) ?? known;
      await audit(c, database, principal, {
        store: store.id,
        action: 'imports.undo',
        target: id,
        details: { kind: known.kind, file_name: known.fileName },
      });
      return c.json({ import: importedOf(undone) }, 200);
    });
  });
}
