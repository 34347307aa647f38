import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Cache } from './port.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What every engine of the cache port does. `open` called twice gives two caches that hear each other; `destroy` runs after they were closed. */
export function describeCache(name: string, prepare: () => Promise<{ open(): Promise<Cache>; destroy(): Promise<void> }>): void {
  describe(`cache: ${name}`, () => {
    let engine: Awaited<ReturnType<typeof prepare>>;
    let cache: Cache;

    beforeEach(async () => {
      engine = await prepare();
      cache = await engine.open();
    });
    afterEach(async () => {
      await cache.close();
      await engine.destroy();
    });

    test('keeps a value until its time is over', async () => {
      await cache.set('brief', 'a', 30);
      await cache.set('long', 'b', 60_000);
      expect([await cache.get('brief'), await cache.get('long'), await cache.get('never')]).toEqual(['a', 'b', null]);
      await expect.poll(() => cache.get('brief')).toBeNull();
      expect(await cache.get('long')).toBe('b');
    });

    test('overwrites and deletes; an empty value is a value', async () => {
      await cache.set('key', 'a', 60_000);
      await cache.set('key', '', 60_000);
      expect(await cache.get('key')).toBe('');
      await cache.delete('key');
      expect(await cache.get('key')).toBeNull();
    });

    test('lets through what the limit allows, and says how long to wait', async () => {
      const hour = 3_600_000;
      expect(await cache.take('a', 6, 10, hour)).toMatchObject({ allowed: true, limit: 10, remaining: 4 });
      const refused = await cache.take('a', 6, 10, hour);
      expect(refused).toMatchObject({ allowed: false, remaining: 4 });
      // Two more are needed of ten an hour.
      expect(refused.resetMs).toBeGreaterThan(hour / 5 - 60_000);
      expect(refused.resetMs).toBeLessThanOrEqual(hour / 5);
      expect(await cache.take('a', 4, 10, hour)).toMatchObject({ allowed: true, remaining: 0 });
      expect(await cache.take('b', 10, 10, hour)).toMatchObject({ allowed: true });
    });

    test('refills with time', async () => {
      await cache.take('a', 10, 10, 200);
      expect((await cache.take('a', 10, 10, 200)).allowed).toBe(false);
      await pause(250);
      expect((await cache.take('a', 10, 10, 200)).allowed).toBe(true);
    });

    test('of many who take at once, as many get through as the limit says', async () => {
      const answers = await Promise.all(Array.from({ length: 100 }, () => cache.take('a', 1, 25, 3_600_000)));
      expect(answers.filter((answer) => answer.allowed)).toHaveLength(25);
    });

    test('a message reaches every subscriber of its channel once, the sender’s own too, in order', async () => {
      const other = await engine.open();
      const heard: string[] = [];
      await cache.subscribe('news', (message) => heard.push(`own ${message}`));
      await other.subscribe('news', (message) => heard.push(`other ${message}`));
      await other.subscribe('weather', (message) => heard.push(`wrong ${message}`));
      cache.publish('news', '1');
      cache.publish('news', '2 {"é": "\u2028"}');
      await expect.poll(() => heard.length).toBe(4);
      await pause(20);
      expect(heard.filter((line) => line.startsWith('own'))).toEqual(['own 1', 'own 2 {"é": "\u2028"}']);
      expect(heard.filter((line) => line.startsWith('other'))).toEqual(['other 1', 'other 2 {"é": "\u2028"}']);
      expect(heard).toHaveLength(4);
      await other.close();
    });

    test('who has unsubscribed hears nothing more', async () => {
      const heard: string[] = [];
      const leave = await cache.subscribe('news', (message) => heard.push(`left ${message}`));
      await cache.subscribe('news', (message) => heard.push(`stayed ${message}`));
      leave();
      cache.publish('news', 'x');
      await expect.poll(() => heard).toEqual(['stayed x']);
    });

    test('publishing after close is silent', async () => {
      const other = await engine.open();
      await other.close();
      expect(() => other.publish('news', 'x')).not.toThrow();
    });
  });
}
