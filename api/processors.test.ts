import { expect, test } from 'vitest';
import { PROCESSOR_STATUS, type ProcessorStatus } from '../contracts/processor-status.ts';
import { openMemoryCache } from '../platform/cache/memory.ts';
import { watchProcessors } from './processors.ts';

const status = (instance: string, partitions: number[], rest: Partial<ProcessorStatus> = {}): string =>
  JSON.stringify({
    instance,
    at: 0,
    lag_ms: 0,
    of: 3,
    partitions: partitions.map((partition) => ({ partition, committed: 5, end: 7 })),
    events: 10,
    stages: { insert: 2 },
    ...rest,
  });

test('several processors are one: the longest lag, everything else added up; one that falls silent leaves its partitions open', async () => {
  let now = 0;
  const cache = openMemoryCache({ name: `processors-${process.pid}` });
  const processors = await watchProcessors({ cache, clock: () => now });
  const said = async (message: string) => {
    cache.publish(PROCESSOR_STATUS, message);
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  expect(processors.problem()).toBeNull();
  now = 10_001;
  expect(processors.problem()).toMatch(/no processor/);
  await said(status('a', [0, 2], { lag_ms: 40 }));
  expect(processors.problem()).toBe("1 of the log's 3 partitions are not consumed");
  await said(status('b', [1], { lag_ms: 90 }));
  expect(processors.problem()).toBeNull();
  expect([processors.lag(), processors.behind(), processors.events(), processors.stages()]).toEqual([90, 6, 20, { insert: 4 }]);
  now += 9_000;
  await said(status('a', [0, 2]));
  now += 2_000;
  expect(processors.problem()).toMatch(/1 of the log's 3/);
  expect(processors.lag()).toBe(0);
  processors.close();
  await cache.close();
});
