import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { temporaryFolder } from '../platform/testing/temporary-folder.ts';
import type { Cluster, RunningService } from './harness/cluster.ts';
import { seeded } from './harness/random.ts';
import { startServices } from './harness/services.ts';
import { LOAD_STORE } from './harness/temporary.ts';
import { readDataset } from './replay/dataset.ts';
import { readFigures, readLedger, type Source, settled } from './replay/figures.ts';
import { sendEvents, sleep } from './replay/send.ts';

const DATA = join(import.meta.dirname, '..', '..', 'shared', 'data', 'ga360_one_day');

/** Two of each on real Kafka, PostgreSQL, Redis, and ClickHouse over HTTP. */
describe.skipIf(!existsSync(DATA))('services as processes of their own', () => {
  let cluster: Cluster;
  let api: RunningService;
  let ingests: RunningService[];
  let processors: RunningService[];
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const services = await startServices(folder.dir, 'USD', { apis: 1 });
    ({ cluster, ingests, processors } = services);
    [api] = services.apis;
  }, 120_000);
  afterAll(async () => {
    await cluster.stop();
    await folder.remove();
  }, 60_000);

  test('a day of a real shop, with every process and engine killed on the way: nothing lost, nothing counted twice', async () => {
    const dataset = await readDataset(DATA);
    const source: Source = { url: () => api.url, key: LOAD_STORE.secretKey, store: LOAD_STORE.id };
    const random = seeded(7);
    let sending = true;
    const url = () => ingests[Math.floor(random() * ingests.length)]?.url ?? '';
    const sent = sendEvents(dataset.events, { url, key: LOAD_STORE.secretKey, batch: 50, pause: () => 200, onProgress: () => {} }).finally(
      () => {
        sending = false;
      },
    );
    const again = async (list: RunningService[], at: number, name: 'ingest' | 'processor') => {
      await list[at]?.stop('SIGKILL');
      list[at] = await cluster.start(name);
    };
    const kills = [
      () => again(processors, 0, 'processor'),
      () => cluster.clickhouse.kill().then(() => cluster.clickhouse.restart()),
      () => again(ingests, 1, 'ingest'),
      () =>
        cluster.kafka
          .kill()
          .then(() => sleep(1_000))
          .then(() => cluster.kafka.restart()),
      () => again(processors, 1, 'processor'),
      () => cluster.redis.kill().then(() => cluster.redis.restart()),
      () => cluster.postgres.kill().then(() => cluster.postgres.restart()),
    ];
    for (const kill of kills) {
      await sleep(500 + random() * 1_000);
      await kill();
    }
    expect(sending, 'the kills fell into the sending').toBe(true);
    const { resent } = await sent;
    const ledger = await settled(source, dataset.events.length).catch(async (error: unknown) => {
      throw new Error(`${error}\n${await state()}`);
    });
    expect(ledger.stored).toBe(dataset.truth.events);
    expect(ledger.received).toBe(ledger.stored + ledger.duplicates + ledger.rejected + ledger.bots);
    const figures = await readFigures(source, dataset);
    const { events, visitors, sessions, orders, revenue } = dataset.truth;
    expect(figures).toMatchObject({ events, visitors, sessions, orders, revenue });
    console.log(`  ${kills.length} kills, ${resent} batches sent again, ${ledger.duplicates} duplicates dropped`);
  }, 240_000);

  /** What a person would look at: figures and the last lines of each service. */
  async function state(): Promise<string> {
    const said = [JSON.stringify(await readLedger({ url: () => api.url, key: LOAD_STORE.secretKey, store: LOAD_STORE.id }).catch(String))];
    for (const service of [api, ...ingests, ...processors]) {
      const metrics = await fetch(`${service.url}/metrics`).then((response) => response.text(), String);
      said.push(...metrics.split('\n').filter((line) => /^footfall_(partition|processor_behind|ingest_spilled|log)/.test(line)));
      said.push(
        ...service
          .output()
          .split('\n')
          .slice(-4)
          .map((line) => line.slice(0, 600)),
      );
    }
    return said.join('\n');
  }

  test('ingest as a process of its own understands the SDKs of others', async () => {
    const answer = await fetch(`${ingests[0]?.url}/v1/track?key=wk_nobody`, { method: 'POST', body: '{"event":"x"}' });
    expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('unknown_key')]);
  });

  test('the pages as a process of their own stand in front of the API, live sockets too', async () => {
    const pages = await cluster.start('dashboard', { API_URL: api.url });
    const page = await fetch(`${pages.url}/`, { redirect: 'manual' });
    expect([200, 302, 303, 307]).toContain(page.status);
    const headers = { authorization: `Bearer ${LOAD_STORE.secretKey}` };
    expect((await fetch(`${pages.url}/api/ledger?store=${LOAD_STORE.id}`, { headers })).status).toBe(200);
    const socket = new WebSocket(`${pages.url.replace('http', 'ws')}/live?store=${LOAD_STORE.id}`, { headers });
    const frame = await new Promise<{ kind?: string; type?: string }>((resolve, reject) => {
      socket.once('message', (data) => resolve(JSON.parse(String(data))));
      socket.once('error', reject);
    });
    expect(JSON.stringify(frame)).toContain('snapshot');
    socket.close();
    expect(await pages.stop()).toBe(0);
  });

  test('each answers health, readiness and metrics, and ends on SIGTERM with code 0', async () => {
    for (const service of [api, ...ingests, ...processors]) {
      expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
      await expect.poll(async () => (await fetch(`${service.url}/readyz`)).text(), { timeout: 15_000 }).toContain('"ready"');
      expect(await (await fetch(`${service.url}/metrics`)).text()).toContain('process_cpu_seconds_total');
    }
    const before = await readLedger({ url: () => api.url, key: LOAD_STORE.secretKey, store: LOAD_STORE.id });
    expect(before.received).toBeGreaterThan(0);
    for (const service of [...ingests, ...processors, api]) expect(await service.stop(), service.output()).toBe(0);
  });
});
