import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LIVE_PARTS, LIVE_WATCH, type LivePart } from '../../contracts/live.ts';
import { openMemoryCache } from '../../platform/cache/memory.ts';
import type { Cache } from '../../platform/cache/port.ts';
import { LivePublisher } from './publisher.ts';
import { anEvent, aSession } from './testing.ts';

const STORE = { id: 'shop', timezone: 'UTC' };

let cache: Cache;
let publisher: LivePublisher;
let parts: LivePart[];
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'], now: Date.UTC(2026, 2, 10, 12) });
  cache = openMemoryCache({ name: `publisher-test-${process.pid}` });
  publisher = new LivePublisher({ cache, clock: Date.now, partition: 3, freshness: () => 40 });
  parts = [];
  await cache.subscribe(LIVE_PARTS, (message) => parts.push(JSON.parse(message) as LivePart));
});
afterEach(async () => {
  publisher.close();
  await cache.close();
  vi.useRealTimers();
});

async function watch(store = 'shop'): Promise<void> {
  cache.publish(LIVE_WATCH, store);
  await vi.advanceTimersByTimeAsync(0);
}

function view(): void {
  const now = Date.now();
  publisher.apply(STORE, anEvent({ ts: now, event_id: `${now}` }), aSession(), now);
  publisher.afterBatch();
}

it('says nothing of a store that nobody watches', async () => {
  view();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(parts).toEqual([]);
});

it('answers a watcher at once, also for a store without any event', async () => {
  view();
  await watch();
  expect(parts).toMatchObject([{ store: 'shop', partition: 3, data: { visitors_now: 1, freshness_ms: 40 } }]);
  await watch('quiet');
  expect(parts[1]).toMatchObject({ store: 'quiet', data: { visitors_now: 0, tail: [] } });
  expect(parts[1]?.data.minutes).toHaveLength(30);
});

it('publishes a change at once after a pause, then at most four a second, and the last change always', async () => {
  await watch();
  await vi.advanceTimersByTimeAsync(400);
  parts.length = 0;
  view();
  await vi.advanceTimersByTimeAsync(0);
  expect(parts).toHaveLength(1);
  for (let i = 0; i < 99; i++) {
    await vi.advanceTimersByTimeAsync(10);
    view();
  }
  await vi.advanceTimersByTimeAsync(260);
  const gaps = parts.slice(1).map((part, i) => part.at - (parts[i]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(250);
  expect(parts).toHaveLength(5);
  expect(parts.at(-1)?.data.today.pageviews).toBe(100);
});

it('beats at least once a second while nothing happens, and stops 15 seconds after the last watch message', async () => {
  await watch();
  await vi.advanceTimersByTimeAsync(3_100);
  view();
  await vi.advanceTimersByTimeAsync(7_900);
  const gaps = parts.slice(1).map((part, i) => part.at - (parts[i]?.at ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(1_000);
  expect(parts.length).toBeLessThan(18);
  await vi.advanceTimersByTimeAsync(5_000);
  parts.length = 0;
  await vi.advanceTimersByTimeAsync(20_000);
  view();
  expect(parts).toEqual([]);
});
