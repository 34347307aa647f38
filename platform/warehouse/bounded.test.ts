import { expect, it } from 'vitest';
import { bounded } from './bounded.ts';
import type { Warehouse } from './port.ts';

it('refuses the question that is one too many, and takes the next when one was answered', async () => {
  const waiting: ((rows: unknown[]) => void)[] = [];
  const engine = { query: () => new Promise<unknown[]>((resolve) => waiting.push(resolve)) } as unknown as Warehouse;
  const warehouse = bounded(engine, 2);
  const first = warehouse.query('SELECT 1');
  const second = warehouse.query('SELECT 2');
  await expect(warehouse.query('SELECT 3')).rejects.toMatchObject({ code: 'warehouse_busy', status: 503, retryable: true });
  waiting.shift()?.([1]);
  expect(await first).toEqual([1]);
  const third = warehouse.query('SELECT 3');
  for (const answer of waiting.splice(0)) answer([]);
  expect(await Promise.all([second, third])).toEqual([[], []]);
});

it('lets go of a question that failed', async () => {
  const engine = { query: () => Promise.reject(new Error('no')) } as unknown as Warehouse;
  const warehouse = bounded(engine, 1);
  for (let i = 0; i < 3; i++) await expect(warehouse.query('SELECT 1')).rejects.toThrow('no');
});
