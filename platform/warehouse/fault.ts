import { Fault } from '../../contracts/error.ts';
import { isTooLate, tooLate } from './deadline.ts';

/** Files that cannot be written, time-outs, too many queries, sockets, an end of the engine, memory, a full disk, parts, sessions, replicas: the same statement may work later. */
const RETRYABLE = new Set(['74', '75', '76', '159', '160', '202', '209', '210', '236', '241', '243', '252', '319', '373', '425', '999']);

/** The engine has shut itself down (ABORTED): inside this process it will answer nothing any more. */
export function hasEnded(error: unknown): boolean {
  return error instanceof Fault && (error.details as { clickhouse?: unknown } | undefined)?.clickhouse === '236';
}

/** Runs one statement; what ClickHouse answers is thrown as Fault `warehouse_…` with its number in `details.clickhouse`. */
export async function run<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault) throw error;
    const code = String((error as { code?: unknown }).code ?? '');
    if (isTooLate(code, (error as Error).message)) throw tooLate(error);
    const type = String((error as { type?: unknown }).type ?? 'failed').toLowerCase();
    // Without a number of ClickHouse's the statement never reached it, or its answer never came back.
    const retryable = RETRYABLE.has(code) || !/^\d+$/.test(code);
    throw new Fault(`warehouse_${type}`, (error as Error).message, { retryable, details: { clickhouse: code }, cause: error });
  }
}
