import { join } from 'node:path';
import { type Figure, figure, quantile } from '../harness/report.ts';
import { startServer } from '../harness/server-process.ts';
import { inTemporaryFolder, LOAD_STORE, provisionFile } from '../harness/temporary.ts';
import { sleep } from '../replay/send.ts';
import type { Bench } from './bench.ts';
import { storeDataset } from './stored.ts';

const RUNS = 40;
/** A server keeps its answers for a second: nothing is asked again sooner, ms. */
const KEPT = 1_100;
const RANGES = ['realtime', 'today', '7d', '28d'];
const CARDS = 'visitors,sessions,pageviews,orders,revenue,aov,conversion_rate,bounce_rate,session_duration';

/** What the Overview asks for a range: its cards, the chart of the chosen card, and each breakdown that is open at first, all compared. */
export function questions(range: string): [name: string, query: Record<string, string>][] {
  const rows = (metric: string, dimension: string) => ({ metrics: metric, dimensions: dimension, sort: metric, limit: '8' });
  const interval = range === 'realtime' ? 'minute' : range === 'today' ? 'hour' : 'day';
  return [
    ['cards', { metrics: CARDS }],
    ['chart', { metrics: 'visitors', interval }],
    ['pages', rows('visitors', 'page')],
    ['products', rows('product_views', 'product')],
    ['channels', rows('visitors', 'channel')],
    ['countries', rows('visitors', 'country')],
    ['devices', rows('visitors', 'device')],
    ['searches', rows('visitors', 'search')],
  ];
}

interface Asked {
  name: string;
  /** Of each time that it was asked, ms. */
  times: number[];
}

/** Asks each question of the pages over HTTP, one after the other, round after round, of a server that holds a month of so many events. */
export async function timesOf(events: number, seed: number): Promise<Asked[]> {
  return inTemporaryFolder(async (folder) => {
    const data = join(folder, 'data');
    const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'Europe/Berlin' });
    await storeDataset(data, { events, seed, zone: 'Europe/Berlin' });
    const server = await startServer({ DATA_DIR: data, PROVISION: provision });
    const asked = RANGES.flatMap((range) =>
      questions(range).map(([name, query]) => {
        const search = new URLSearchParams({ store: LOAD_STORE.id, range, compare: 'previous', ...query });
        return { name: `${range}: ${name}`, url: `${server.url}/api/stats?${search}`, times: [] as number[], last: 0 };
      }),
    );
    for (let round = 0; round < RUNS; round++) {
      for (const one of asked) {
        await sleep(Math.max(0, one.last + KEPT - performance.now()));
        const start = performance.now();
        const response = await fetch(one.url, { headers: { authorization: `Bearer ${LOAD_STORE.secretKey}` } });
        await response.text();
        if (!response.ok) throw new Error(`${one.name} was answered ${response.status}`);
        one.last = performance.now();
        one.times.push(one.last - start);
      }
    }
    await server.stop();
    return asked;
  });
}

export function p95({ times }: Pick<Asked, 'times'>): number {
  return quantile(times, 0.95);
}

export const query: Bench = {
  asks: 'each question of Live and Overview over 20 M events',
  takes: 'some minutes, most of them for making the events',
  seconds: 0,
  events: 20_000_000,
  async run({ events, seed }) {
    const asked = await timesOf(events, seed);
    const figures: Figure[] = asked.map((one) => figure(`${one.name}, p95`, p95(one), 'ms', { max: 200 }, RUNS, seed));
    const times = asked.flatMap((one) => one.times);
    return [...figures, figure('all questions, p95', p95({ times }), 'ms', { max: 200 }, times.length, seed)];
  },
};
