import type { LedgerAnswer } from '../contracts/stats.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';

/**
 * What became of everything that a store sent, as far as the processor has committed. Received, duplicates and bots are what it wrote down; stored and
 * rejected are counted in the tables themselves, up to the same place in the log, so that the sum is a proof and holds at every moment.
 */
export async function readLedger(store: string, warehouse: Warehouse, query: (name: string) => string): Promise<LedgerAnswer> {
  const [[sums], [held]] = await Promise.all([
    warehouse.query<{ received: number; duplicates: number; bots: number; reasons: [string[], number[]] }>(query('ledger-sums'), { store }),
    warehouse.query<{ stored: number; rejected: number }>(query('ledger-held'), { store }),
  ]);
  const { received = 0, duplicates = 0, bots = 0 } = sums ?? {};
  const { stored = 0, rejected = 0 } = held ?? {};
  const [names = [], counts = []] = sums?.reasons ?? [];
  const reasons = Object.fromEntries(names.map((name, i) => [name, Number(counts[i] ?? 0)]));
  return { received, stored, duplicates, rejected, bots, difference: received - stored - duplicates - rejected - bots, reasons };
}
