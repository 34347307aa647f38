import { sql as text } from 'drizzle-orm';
import { Fault } from '../../contracts/error.ts';
import type { Database } from '../database/port.ts';
import { placeOf, SEALED_COLUMNS, type SealedColumn } from './sealed-columns.ts';
import { rewrapSessionSecret, sessionSecrets } from './session-secrets.ts';
import type { OpenVault } from './vault.ts';

export interface RotationOptions {
  columns?: readonly SealedColumn[];
  /** Rows read at once. */
  batch?: number;
  /** Told after every row. */
  onRow?: (done: Rotation) => void;
}

export interface Rotation {
  /** Rows looked at, those of a second look among them. */
  seen: number;
  rewrapped: number;
  /** Rows that no key here opens: `table.column row`. They stay as they are. */
  unreadable: string[];
}

interface Row extends Record<string, unknown> {
  store: string;
  row: string;
  sealed: string;
}

/**
 * Brings every sealed secret under the newest key, row by row while the servers run: each row is changed in one statement, and only if it is still
 * what was read. It may be killed anywhere and run again. When `unreadable` is empty, the older keys are not needed any more.
 */
export async function rotate({ sql }: Database, secrets: OpenVault, options: RotationOptions = {}): Promise<Rotation> {
  const { columns = SEALED_COLUMNS, batch = 200, onRow = () => {} } = options;
  const done: Rotation = { seen: 0, rewrapped: 0, unreadable: [] };
  const ofSessions = sessionSecrets(secrets);

  /** Whether any row was still under an older key. */
  async function pass(column: SealedColumn): Promise<boolean> {
    let found = false;
    const [table, sealed, id] = [column.table, column.column, column.row].map((name) => text.identifier(name));
    const store = column.store === null ? text`''` : text.identifier(column.store);
    let after: string | null = null;
    for (;;) {
      const rows: Row[] = rowsOf(
        await sql.execute(
          text`SELECT ${id} AS row, ${store} AS store, ${sealed} AS sealed FROM ${table} WHERE ${sealed} IS NOT NULL AND ${after === null ? text`true` : text`${id} > ${after}`} ORDER BY ${id} LIMIT ${batch}`,
        ),
      );
      for (const row of rows) {
        const fresh = await rewrapped(column, row);
        if (fresh !== null) {
          found = true;
          const changed = await sql.execute(
            text`UPDATE ${table} SET ${sealed} = ${fresh} WHERE ${id} = ${row.row} AND ${sealed} = ${row.sealed} RETURNING ${id}`,
          );
          done.rewrapped += rowsOf(changed).length;
        }
        done.seen++;
        onRow(done);
      }
      const last = rows.at(-1);
      if (!last || rows.length < batch) return found;
      after = last.row;
    }
  }

  async function rewrapped(column: SealedColumn, row: Row): Promise<string | null> {
    try {
      if (column.store === null) return await rewrapSessionSecret(ofSessions, row.sealed);
      return secrets.vault.rewrap(placeOf(column, row), row.sealed);
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'vault_sealed') throw error;
      const name = `${column.table}.${column.column} ${row.row}`;
      if (!done.unreadable.includes(name)) done.unreadable.push(name);
      return null;
    }
  }

  // Again until a pass finds nothing: a row may have been written behind the one that was being looked at.
  for (const column of columns) while (await pass(column));
  return done;
}

function rowsOf(result: unknown): Row[] {
  return (result as { rows: Row[] }).rows;
}
