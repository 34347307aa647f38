import { Fault } from '../contracts/error.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import type { EventRow } from './batch.ts';
import type { Claim } from './claim.ts';
import { EVENT_COLUMNS } from './rows.ts';

/** Inserts lines into a table whose rows have a version or a natural key: saying them again changes nothing. */
export async function insertLines(
  warehouse: Warehouse,
  table: string,
  columns: readonly string[],
  lines: readonly string[],
): Promise<void> {
  if (lines.length > 0) await warehouse.insert(table, columns, lines.join('\n'));
}

export interface RefusedRow {
  row: EventRow;
  message: string;
}

/**
 * Inserts event rows as one block under one token, each insert with the claim's deadline. Where the warehouse refuses the block for good, halves it until the rows
 * that it refuses are alone, and returns those. A fault that may pass is thrown.
 */
export async function insertEvents(
  warehouse: Warehouse,
  rows: readonly EventRow[],
  token: string,
  claim: Pick<Claim, 'deadline'>,
): Promise<RefusedRow[]> {
  const [first] = rows;
  if (!first) return [];
  const deadline = await claim.deadline();
  try {
    await warehouse.insertRows(
      'events',
      EVENT_COLUMNS,
      rows.map((row) => row.values),
      token,
      deadline,
    );
    return [];
  } catch (error) {
    if (!(error instanceof Fault) || error.retryable) throw error;
    if (rows.length === 1) return [{ row: first, message: error.message }];
    const middle = rows.length >> 1;
    return [
      ...(await insertEvents(warehouse, rows.slice(0, middle), `${token}:a`, claim)),
      ...(await insertEvents(warehouse, rows.slice(middle), `${token}:b`, claim)),
    ];
  }
}
