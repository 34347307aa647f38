import { Fault } from '../contracts/error.ts';
import { Block, type Row, type Warehouse } from '../platform/warehouse/port.ts';
import type { Claim } from './claim.ts';

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
  /** Its number in the block. */
  at: number;
  values: Row;
  message: string;
}

/**
 * Inserts a block of events under one token, each insert with the claim's deadline. Where the warehouse refuses the block for good, halves it until the rows
 * that it refuses are alone, and returns those. A fault that may pass is thrown.
 */
export async function insertEvents(
  warehouse: Warehouse,
  block: Block,
  token: string,
  claim: Pick<Claim, 'deadline'>,
): Promise<RefusedRow[]> {
  if (block.length === 0) return [];
  const deadline = await claim.deadline();
  try {
    await warehouse.insertBlock('events', block, token, deadline);
    return [];
  } catch (error) {
    if (!(error instanceof Fault) || error.retryable) throw error;
    const rows = block.rows();
    const [only = []] = rows;
    if (rows.length === 1) return [{ at: 0, values: only, message: error.message }];
    const middle = rows.length >> 1;
    const half = (part: readonly Row[], name: string) => insertEvents(warehouse, new Block(block.columns, part), `${token}:${name}`, claim);
    const first = await half(rows.slice(0, middle), 'a');
    const second = await half(rows.slice(middle), 'b');
    return [...first, ...second.map((row) => ({ ...row, at: row.at + middle }))];
  }
}
