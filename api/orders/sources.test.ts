import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrderSourceAnswer } from '../../contracts/order-sources.ts';
import { sourceStatusKey } from '../../contracts/order-sources.ts';
import { ROTATION_MS, readSecrets, secretPlace } from '../../contracts/source-secrets.ts';
import { storeSchema } from '../../contracts/store.ts';
import { openTestApi, type TestApi } from '../testing.ts';
import { addSource, revokeSource, rotateSource, sourcesOf } from './sources.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
let api: TestApi;
beforeAll(async () => {
  api = await openTestApi(['a', 'b'].map((id) => storeSchema.parse({ id, name: id })));
});
afterAll(() => api.close());

const secretsNow = (id: string, now: number) => {
  const source = api.directory.source(id);
  if (!source) throw new Error('the source is not in the directory');
  return readSecrets(api.deps.vault.open(secretPlace(source), source.sealedSecret), now);
};

test('a shop is connected, rotated with a day of overlap, and ended; its secret is sealed in its own place', async () => {
  const { database, directory, deps } = api;
  const { sql } = database;
  const made = await addSource(sql, deps.vault, { store: 'a', platform: 'woocommerce', name: 'Shop', by: 'me' });
  await directory.announce();
  expect(made).toMatchObject({ path: `/webhooks/woocommerce/${made.id}`, secret: expect.stringMatching(/^whsec_.{20,}/) });
  expect(secretsNow(made.id, NOW)).toEqual([made.secret]);
  expect(directory.source(made.id)?.sealedSecret).not.toContain(made.secret);

  expect(await rotateSource(sql, deps.vault, 'b', made.id, NOW)).toBeNull();
  const rotated = await rotateSource(sql, deps.vault, 'a', made.id, NOW);
  await directory.announce();
  expect(secretsNow(made.id, NOW + ROTATION_MS - 1)).toEqual([rotated?.secret, made.secret]);
  expect(secretsNow(made.id, NOW + ROTATION_MS)).toEqual([rotated?.secret]);

  await deps.cache.set(sourceStatusKey(made.id, 'refused'), JSON.stringify({ at: NOW, outcome: 'forged' }), 60_000);
  const [listed] = await sourcesOf(sql, deps.cache, 'a');
  expect(listed).toMatchObject({ id: made.id, delivered: null, refused: { at: new Date(NOW).toISOString(), outcome: 'forged' } });
  expect(JSON.stringify(listed satisfies OrderSourceAnswer | undefined)).not.toContain('whsec_');

  expect(await revokeSource(sql, 'b', made.id, NOW)).toBe(false);
  expect(await revokeSource(sql, 'a', made.id, NOW)).toBe(true);
  await directory.announce();
  expect(directory.source(made.id)).toBeUndefined();
  expect(await sourcesOf(sql, deps.cache, 'a')).toEqual([]);
});

test('no key may connect a shop; a secret of a shop’s own is taken', async () => {
  const headers = { authorization: 'Bearer sk_a' };
  const body = { store: 'a', platform: 'shopify', name: 'Shop' };
  expect((await api.ask('POST', '/api/order-sources', { headers, body })).status).toBe(403);
  expect((await api.ask('GET', '/api/order-sources?store=b', { headers })).status).toBe(404);
  expect((await api.ask('GET', '/api/order-sources?store=a')).status).toBe(401);
  const own = await addSource(api.database.sql, api.deps.vault, {
    store: 'a',
    platform: 'shopify',
    name: 'S',
    secret: 'shpss_of_the_shop',
    by: '',
  });
  expect(own.secret).toBe('shpss_of_the_shop');
});
