import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { describeCache } from './contract.ts';
import { openMemoryCache } from './memory.ts';
import { RecentMap } from './recent-map.ts';
import { takeFrom } from './token-bucket.ts';

let count = 0;
describeCache('memory', async () => {
  const name = `test-${process.pid}-${count++}`;
  return { open: async () => openMemoryCache({ name }), destroy: async () => {} };
});

test('threads of a process hear each other', async () => {
  const name = `threads-${process.pid}`;
  const worker = new Worker(join(import.meta.dirname, '..', 'testing', 'echo-in-thread.ts'), { workerData: name });
  await once(worker, 'message');
  const cache = openMemoryCache({ name });
  const heard: string[] = [];
  await cache.subscribe('answer', (message) => heard.push(message));
  for (const message of ['a', 'b', 'c']) cache.publish('question', message);
  await expect.poll(() => heard).toEqual(['a!', 'b!', 'c!']);
  await worker.terminate();
  await cache.close();
});

test('keeps what was used last when it is full', async () => {
  const map = new RecentMap<number>(2);
  map.set('a', 1);
  map.set('b', 2);
  expect(map.get('a')).toBe(1);
  map.set('c', 3);
  expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([1, undefined, 3, 2]);
});

test('a bucket never holds more than its limit, nor less than nothing when the clock goes back', () => {
  const { bucket } = takeFrom({ tokens: 3, at: 1_000 }, 1, 10, 1_000, 100_000);
  expect(bucket.tokens).toBe(9);
  expect(takeFrom({ tokens: 3, at: 1_000 }, 1, 10, 1_000, 0).answer).toMatchObject({ allowed: true, remaining: 2 });
  expect(takeFrom(undefined, 11, 10, 1_000, 0).answer).toEqual({ allowed: false, limit: 10, remaining: 10, resetMs: 0 });
});
