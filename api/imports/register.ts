import { createHash } from 'node:crypto';
import { and, desc, eq } from 'drizzle-orm';
import type { Imported, ImportKind, ImportSettings } from '../../contracts/imports.ts';
import type { Sql } from '../../platform/database/port.ts';
import { imports } from '../../platform/database/schema.ts';

/** An import is its file: the same bytes, of the same kind, in the same store have the same id, as a UUID of version 8. */
export function importId(store: string, kind: ImportKind, bytes: Uint8Array): string {
  const hash = createHash('sha256').update(`${store}\n${kind}\n`).update(bytes).digest('hex');
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 3) | 8).toString(16);
  return [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `${variant}${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
}

/** Columns by field; constants as `=value`; how numbers and days were read. */
export function mappingOfSettings({ columns, constants, decimal, dates }: ImportSettings): Record<string, string> {
  const said = Object.entries(constants).filter(([field, value]) => value !== '' && columns[field] === undefined);
  return { ...columns, ...Object.fromEntries(said.map(([field, value]) => [field, `=${value}`])), $decimal: decimal, $dates: dates };
}

export type ImportRecord = typeof imports.$inferSelect;

export async function findImport(sql: Sql, store: string, id: string): Promise<ImportRecord | undefined> {
  return (
    await sql
      .select()
      .from(imports)
      .where(and(eq(imports.storeId, store), eq(imports.id, id)))
  )[0];
}

/** Newest first. */
export async function listImports(sql: Sql, store: string): Promise<ImportRecord[]> {
  return sql.select().from(imports).where(eq(imports.storeId, store)).orderBy(desc(imports.createdAt)).limit(500);
}

/** Writes an import down as being in force, also one that was undone before. */
export async function registerImport(sql: Sql, made: typeof imports.$inferInsert & { id: string }): Promise<ImportRecord> {
  const { id: _, storeId: __, ...changed } = made;
  const [row] = await sql
    .insert(imports)
    .values(made)
    .onConflictDoUpdate({ target: imports.id, set: { ...changed, undoneAt: null } })
    .returning();
  if (!row) throw new Error('an import was not written down');
  return row;
}

export async function markUndone(sql: Sql, store: string, id: string, at: Date): Promise<ImportRecord | undefined> {
  const changed = await sql
    .update(imports)
    .set({ undoneAt: at })
    .where(and(eq(imports.storeId, store), eq(imports.id, id)))
    .returning();
  return changed[0];
}

export function importedOf(row: ImportRecord): Imported {
  return {
    id: row.id,
    kind: row.kind,
    file_name: row.fileName,
    rows: row.rows,
    refused: row.refused,
    created_at: row.createdAt.toISOString(),
    undone_at: row.undoneAt?.toISOString() ?? null,
  };
}

/** Whether two mappings are the same, whatever their order. */
export function sameMapping(a: Record<string, string>, b: Record<string, string>): boolean {
  const sorted = (of: Record<string, string>) => JSON.stringify(Object.entries(of).sort());
  return sorted(a) === sorted(b);
}
