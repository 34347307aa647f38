import { describe, expect, it } from 'vitest';
import { liveShoppers, startLiveShoppers } from './live.ts';
import type { SampleEvent } from './visit.ts';

const NIGHT = Date.parse('2026-11-20T03:00:00Z');
const MINUTE = 60_000;

describe('live shoppers', () => {
  it('are as many at night: more than an event a second, carts each few seconds, an order about each minute', () => {
    const shoppers = liveShoppers(1, NIGHT);
    shoppers.until(NIGHT);
    const minutes = Array.from({ length: 120 }, (_, i) => shoppers.until(NIGHT + (i + 1) * MINUTE));
    const all = minutes.flat();
    const count = (type: string) => all.filter((event) => event.event_type === type).length;
    expect(all.length / (120 * 60)).toBeGreaterThan(1);
    expect(Math.min(...minutes.map((events) => events.length))).toBeGreaterThan(30);
    expect(count('add_to_cart')).toBeGreaterThan(240);
    expect(count('purchase')).toBeGreaterThan(110);
  });

  it('were there before the doors opened', () => {
    const before = liveShoppers(1, NIGHT).until(NIGHT);
    expect(before.length).toBeGreaterThan(100);
    expect(Math.min(...before.map((event) => event.at))).toBeGreaterThan(NIGHT - 5 * MINUTE);
    expect(Math.max(...before.map((event) => event.at))).toBeLessThanOrEqual(NIGHT);
  });

  it('are the same for the same seed and start, give each event once, and share no id with another start', () => {
    const run = (begun: number) => {
      const shoppers = liveShoppers(1, begun);
      return Array.from({ length: 30 }, (_, i) => shoppers.until(begun + i * MINUTE)).flat();
    };
    expect(run(NIGHT)).toEqual(run(NIGHT));
    const ids = [...run(NIGHT), ...run(NIGHT + 1)].map((event) => event.event_id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are not made up for the hours that the machine slept', () => {
    const shoppers = liveShoppers(1, NIGHT);
    shoppers.until(NIGHT);
    expect(shoppers.until(NIGHT + 480 * MINUTE).length).toBeLessThan(2_000);
  });

  it('are sent in order; a batch that fails goes again; after stop there is silence', async () => {
    let now = NIGHT;
    const bodies: string[] = [];
    let failures = 2;
    const shop = startLiveShoppers({
      seed: 1,
      clock: () => now,
      send: async (body) => {
        bodies.push(body);
        now += 10_000;
        if (failures-- > 0) throw new Error('503');
      },
    });
    await expect.poll(() => bodies.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(4);
    await shop.stop();
    const first = (body: string | undefined) => (JSON.parse(body ?? '[]') as SampleEvent[])[0]?.event_id;
    expect(first(bodies[1])).toBe(first(bodies[0]));
    expect(first(bodies[2])).toBe(first(bodies[0]));
    const ids = bodies.slice(2).flatMap((body) => (JSON.parse(body) as SampleEvent[]).map((event) => event.event_id));
    expect(new Set(ids).size).toBe(ids.length);
    const sent = bodies.length;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(bodies.length).toBe(sent);
  });
});
