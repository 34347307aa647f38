import { expect, test } from 'vitest';
import { Leases, type TakeShared } from './leases.ts';
import { type Bucket, takeFrom } from './token-bucket.ts';

function shared(clock: () => number): { take: TakeShared; asked: () => number } {
  let bucket: Bucket | undefined;
  let asked = 0;
  return {
    asked: () => asked,
    async take(_, cost, limit, windowMs) {
      asked++;
      const taken = takeFrom(bucket, cost, limit, windowMs, clock());
      bucket = taken.bucket;
      return { allowed: taken.answer.allowed, tokens: taken.bucket.tokens };
    },
  };
}

test('two processes together never spend more than the limit, and all of it', async () => {
  const there = shared(() => 0);
  const processes = [new Leases(there.take, () => 0), new Leases(there.take, () => 0)];
  let allowed = 0;
  for (let i = 0; i < 3_000; i++) if ((await processes[i % 2]?.take('k', 1, 1_000, 60_000))?.allowed) allowed++;
  expect(allowed).toBe(1_000);
});

test('a large limit asks for a hundredth at a time, a small one each time', async () => {
  const there = shared(() => 0);
  const leases = new Leases(there.take, () => 0);
  for (let i = 0; i < 1_000; i++) expect((await leases.take('k', 1, 60_000, 60_000)).allowed).toBe(true);
  expect(there.asked()).toBe(2);
  for (let i = 0; i < 10; i++) await leases.take('small', 1, 60, 60_000);
  expect(there.asked()).toBe(12);
});

test('what was leased and not spent within a second is let go, and never spent twice', async () => {
  let now = 0;
  const there = shared(() => 0);
  const leases = new Leases(there.take, () => now);
  expect(await leases.take('k', 1, 1_000, 60_000)).toMatchObject({ allowed: true, remaining: 999 });
  now = 1_001;
  expect(await leases.take('k', 1, 1_000, 60_000)).toMatchObject({ allowed: true, remaining: 989 });
});

test('a refusal says when the bucket holds the cost again', async () => {
  const there = shared(() => 0);
  const leases = new Leases(there.take, () => 0);
  await leases.take('k', 10, 10, 60_000);
  expect(await leases.take('k', 1, 10, 60_000)).toEqual({ allowed: false, limit: 10, remaining: 0, resetMs: 6_000 });
});
