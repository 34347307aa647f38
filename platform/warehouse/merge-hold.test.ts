import { afterEach, expect, it, vi } from 'vitest';
import { MergeHold } from './merge-hold.ts';

afterEach(() => {
  vi.useRealTimers();
});

function holding() {
  vi.useFakeTimers();
  const said: string[] = [];
  let fails = 0;
  const engine = { running: false };
  const hold = new MergeHold({
    areRunning: async () => engine.running,
    async set(table, to) {
      if (fails-- > 0) throw new Error('not now');
      said.push(`${to} ${table}`);
    },
  });
  const blocks = async (count: number, rows = 40_000) => {
    for (let i = 0; i < count; i++) {
      await hold.inserted('events', rows);
      await vi.advanceTimersByTimeAsync(1_000);
    }
  };
  return { hold, engine, said, blocks, fail: (times: number) => (fails = times) };
}

it('leaves the merges of small blocks, and of one large block alone, as they are', async () => {
  const { said, blocks } = holding();
  await blocks(200, 5_000);
  await blocks(1);
  await vi.advanceTimersByTimeAsync(60_000);
  await blocks(1);
  expect(said).toEqual([]);
});

it('stops merging in a flood, and begins again when it is over', async () => {
  const { said, blocks } = holding();
  await blocks(5);
  expect(said).toEqual(['stop events']);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(said).toEqual(['stop events', 'start events']);
});

it('lets no more than sixty blocks wait, and then merges them to the end', async () => {
  const { engine, said, blocks } = holding();
  await blocks(61);
  expect(said).toEqual(['stop events']);
  engine.running = true;
  await blocks(1);
  expect(said).toEqual(['stop events', 'start events']);
  await blocks(100);
  expect(said).toHaveLength(2);
  engine.running = false;
  await blocks(1);
  expect(said.slice(2)).toEqual(['stop events']);
});

it('tries again where merging could not be begun, and begins it before it is closed', async () => {
  const { hold, said, blocks, fail } = holding();
  await blocks(5);
  fail(2);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(said).toEqual(['stop events', 'start events']);
  await blocks(5);
  await hold.close();
  expect(said.slice(2)).toEqual(['stop events', 'start events']);

  await blocks(5);
  fail(1);
  await expect(hold.close()).resolves.toBeUndefined();
});
