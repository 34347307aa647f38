import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startRedis, type TestRedis } from '../testing/redis.ts';
import { describeCache } from './contract.ts';
import { openRedisCache } from './redis.ts';

let server: TestRedis;
let count = 0;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describeCache('Redis', async () => {
  const prefix = `case${count++}:`;
  return { open: () => openRedisCache({ url: server.url, prefix }), destroy: async () => {} };
});

describe('Redis', () => {
  test('while it is away nothing waits for it; afterwards values and subscriptions are back, and it was said once', async () => {
    const problems: unknown[] = [];
    const cache = await openRedisCache({ url: server.url, prefix: 'away:', onProblem: (error) => problems.push(error) });
    const heard: string[] = [];
    await cache.subscribe('news', (message) => heard.push(message));
    await cache.set('key', 'value', 60_000);
    await server.kill();
    await expect.poll(() => cache.get('key')).toBeNull();
    const answers = await Promise.all(Array.from({ length: 30 }, () => cache.take('limit', 1, 20, 3_600_000)));
    expect(answers.filter((answer) => answer.allowed)).toHaveLength(20);
    cache.publish('news', 'lost');
    await cache.set('key', 'lost', 60_000);
    await server.restart();
    await expect
      .poll(
        async () => {
          await cache.set('key', 'again', 60_000);
          cache.publish('news', 'back');
          return [await cache.get('key'), heard.at(-1)];
        },
        { timeout: 10_000 },
      )
      .toEqual(['again', 'back']);
    expect(heard).not.toContain('lost');
    expect(problems).toHaveLength(1);
    await cache.close();
  });

  test('connected but silent, it holds up one question and not each; it was said once, and it is asked again when it speaks', async () => {
    const problems: unknown[] = [];
    const cache = await openRedisCache({ url: server.url, prefix: 'silent:', onProblem: (error) => problems.push(error) });
    await cache.set('key', 'value', 60_000);
    server.pause();
    // Twelve that each waited for Redis would not end within this test's time.
    for (let taken = 0; taken < 12; taken++) expect((await cache.take('limit', 1, 12, 3_600_000)).allowed).toBe(true);
    expect((await cache.take('limit', 1, 12, 3_600_000)).allowed).toBe(false);
    expect(await cache.get('key')).toBeNull();
    expect(problems).toHaveLength(1);
    server.resume();
    await expect.poll(() => cache.get('key')).toBe('value');
    await cache.close();
  }, 8_000);

  test('who subscribes while it is away hears when it is back', async () => {
    const cache = await openRedisCache({ url: server.url, prefix: 'late:' });
    const heard: string[] = [];
    await server.kill();
    await expect.poll(() => cache.get('key')).toBeNull();
    const subscribed = cache.subscribe('news', (message) => heard.push(message));
    await server.restart();
    await subscribed;
    const said = () => {
      cache.publish('news', 'back');
      return heard.at(-1);
    };
    await expect.poll(said, { timeout: 10_000 }).toBe('back');
    await cache.close();
  });

  test('an address that nobody answers is one clear line', async () => {
    const nobody = openRedisCache({ url: 'redis://:hunter2@127.0.0.1:1', patienceMs: 100 });
    await expect(nobody).rejects.toMatchObject({ code: 'cache_unavailable', message: expect.not.stringContaining('hunter2') });
  });
});
