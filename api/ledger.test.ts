import { expect, it } from 'vitest';
import type { Warehouse } from '../platform/warehouse/port.ts';
import { readLedger } from './ledger.ts';

/** A warehouse to which the processor adds a batch of ten events, one of them a duplicate, before every answer. */
function busyWarehouse(): Warehouse {
  let last = 0;
  const answer = (sql: string, params: Record<string, unknown> = {}): object[] => {
    last += 10;
    const duplicates = last / 10;
    const partition = { epoch: 'e', partition: 0, last, received: last, duplicates, bots: 0, reasons: [['bot_user_agent'], [0]] };
    if (sql === 'ledger-sums') return [partition, { ...partition, partition: 1 }];
    const lasts = params.lasts as number[];
    return [{ stored: lasts.reduce((sum, end) => sum + end * 0.9, 0), rejected: 0 }];
  };
  return { query: async (sql: string, params?: Record<string, unknown>) => answer(sql, params) } as unknown as Warehouse;
}

it('adds up while batches are being stored, over all partitions', async () => {
  const ledger = await readLedger('store', busyWarehouse(), (name) => name);
  expect(ledger).toEqual({
    received: 20,
    stored: 18,
    duplicates: 2,
    rejected: 0,
    bots: 0,
    removed: 0,
    difference: 0,
    reasons: { bot_user_agent: 0 },
  });
});

it('is all zeros for a store that has received nothing', async () => {
  const empty = { query: async (sql: string) => (sql === 'ledger-sums' ? [] : [{ stored: 0, rejected: 0 }]) } as unknown as Warehouse;
  const ledger = await readLedger('store', empty, (name) => name);
  expect(ledger).toEqual({ received: 0, stored: 0, duplicates: 0, rejected: 0, bots: 0, removed: 0, difference: 0, reasons: {} });
});
