import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataPaths } from '../../platform/paths.ts';
import { openChdb } from '../../platform/warehouse/chdb.ts';
import { loadQueries } from '../../platform/warehouse/sql.ts';
import { type StartingServer, spawnServer } from '../harness/server-process.ts';
import { FORMATS, type Said, type Send } from './people-payloads.ts';

/**
 * In every format the same happens: someone looks around and orders unknown, then signs in; signs in on another browser and orders there; and two other
 * browsers are said to be the user `undefined`, by a mistake of the shop.
 */
const SCENE: readonly Said[] = [
  { does: 'views', browser: 'b1' },
  { does: 'orders', browser: 'b1', order: 'o1', value: 10 },
  { does: 'identifies', browser: 'b1', user: 'u-7' },
  { does: 'views', browser: 'b2', user: 'u-7' },
  { does: 'orders', browser: 'b2', user: 'u-7', order: 'o2', value: 5.5 },
  { does: 'identifies', browser: 'b3', user: 'undefined' },
  { does: 'identifies', browser: 'b4', user: 'undefined' },
  { does: 'orders', browser: 'b4', order: 'o3', value: 1 },
];
const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36';

let folder: string;
let server: StartingServer | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-'));
  const stores = Object.keys(FORMATS).map((id) => ({
    id,
    name: id,
    currency: 'EUR',
    timezone: 'UTC',
    origins: [],
    write_key: `wk_${id}_people_0`,
    secret_key: `sk_${id}_people_0`,
  }));
  await writeFile(join(folder, 'provision.json'), JSON.stringify({ stores, people: [] }));
  server = spawnServer({ DATA_DIR: join(folder, 'data'), PROVISION: join(folder, 'provision.json') });
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

it('visitors are counted by browser, customers and those who return by person, in every format', async () => {
  const running = await server?.ready;
  if (!running) throw new Error('no server');
  const formats = Object.entries(FORMATS);
  for (const [id, format] of formats) {
    const post: Send = async (path, body, headers = {}) => {
      const init = {
        method: 'POST',
        headers: { 'user-agent': AGENT, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      };
      const answer = await fetch(running.url + path, init);
      if (answer.status >= 300) throw new Error(`${id} ${path}: ${answer.status} ${await answer.text()}`);
    };
    // The first part comes again at the end, as of a client that saw no answer.
    for (const said of [...SCENE, ...SCENE.slice(0, 3)]) await format(said, `wk_${id}_people_0`, post);
  }
  for (const [id] of formats) {
    const stats = async () => {
      const headers = { authorization: `Bearer sk_${id}_people_0` };
      const answer = await fetch(`${running.url}/api/stats?store=${id}&metrics=visitors,orders,events,revenue`, { headers });
      return ((await answer.json()) as { data: unknown[] }).data?.[0];
    };
    await expect.poll(stats, { timeout: 20_000 }).toEqual({ visitors: 4, orders: 3, events: SCENE.length, revenue: 16.5 });
  }
  await running.stop();
  server = undefined;

  const query = loadQueries(join(import.meta.dirname, '..', '..', 'clickhouse', 'queries'));
  const warehouse = await openChdb({ dir: dataPaths(join(folder, 'data')).warehouse });
  const ever = { bounds: [0, 2 ** 42], from: 0, to: 2 ** 42, until: 2 ** 42 };
  for (const [store] of formats) {
    expect(await warehouse.query(query('retention'), { store, ...ever }), store).toEqual([{ cohort: 0, n: 0, on: 3, unbounded: 3 }]);
    expect(await warehouse.query(query('ltv'), { store, ...ever }), store).toEqual([{ cohort: 0, n: 0, customers: 2, revenue: 1_650 }]);
    const bought = await warehouse.query(query('funnel'), { store, ...ever, steps: ['page_view', 'purchase'], window: 3_600_000 });
    expect(bought, store).toMatchObject([{ visitors: 1 }, { visitors: 1 }]);
  }
  await warehouse.close();
}, 300_000);
