import { expect, test, vi } from 'vitest';
import { storeSchema } from '../contracts/store.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import { MOST_QUESTIONS } from './app.ts';
import { openTestApi } from './testing.ts';

test('where too many questions wait, one more is told to ask again', async () => {
  const { promise: answered, resolve: answer } = Promise.withResolvers<unknown[]>();
  const query = vi.fn(() => answered);
  const warehouse = { query } as unknown as Warehouse;
  const api = await openTestApi([storeSchema.parse({ id: 'a', name: 'a', currency: 'EUR' })], { warehouse });
  try {
    const headers = { authorization: 'Bearer sk_a' };
    const ask = () => api.ask('GET', '/api/ledger?store=a', { headers });
    const waiting = Array.from({ length: MOST_QUESTIONS }, ask);
    await vi.waitFor(() => expect(query).toHaveBeenCalledTimes(MOST_QUESTIONS), 10_000);
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await refused.json()).toMatchObject({ error: { code: 'warehouse_busy' } });
    answer([]);
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(waiting.map(() => 200));
  } finally {
    await api.close();
  }
});
