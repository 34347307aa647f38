import { WITHHELD } from '../contracts/personal-data.ts';
import type { LedgerAnswer } from '../contracts/stats.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';

interface Sums {
  epoch: string;
  partition: number;
  last: number;
  received: number;
  duplicates: number;
  bots: number;
  reasons: [string[], number[]];
}

/**
 * What became of everything that a store sent, as far as the processor has committed. Received, duplicates and bots are what it wrote down; stored and
 * rejected are counted in the tables themselves, up to the same place in the log, so that the sum is a proof and holds at every moment.
 */
export async function readLedger(store: string, warehouse: Warehouse, query: (name: string) => string): Promise<LedgerAnswer> {
  const sums = await warehouse.query<Sums>(query('ledger-sums'), { store });
  const ends = { epochs: sums.map((s) => s.epoch), partitions: sums.map((s) => s.partition), lasts: sums.map((s) => s.last) };
  const [held] = await warehouse.query<{ stored: number; rejected: number; removed: number }>(query('ledger-held'), { store, ...ends });
  const { stored = 0, removed = 0 } = held ?? {};
  const reasons = added(sums);
  // Of what is withheld nothing is kept that could be counted: as with bots, the processor's word stands.
  const rejected = (held?.rejected ?? 0) + WITHHELD.reduce((sum, reason) => sum + (reasons[reason] ?? 0), 0);
  const total = (of: (one: Sums) => number): number => sums.reduce((sum, one) => sum + of(one), 0);
  const [received, duplicates, bots] = [total((s) => s.received), total((s) => s.duplicates), total((s) => s.bots)];
  return {
    received,
    stored,
    duplicates,
    rejected,
    bots,
    removed,
    difference: received - stored - duplicates - rejected - bots - removed,
    reasons,
  };
}

function added(sums: readonly Sums[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { reasons } of sums) for (const [i, name] of reasons[0].entries()) all[name] = (all[name] ?? 0) + Number(reasons[1][i] ?? 0);
  return all;
}
