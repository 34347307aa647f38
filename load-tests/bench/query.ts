import { join } from 'node:path';
import { type Figure, figure, quantile } from '../harness/report.ts';
import { startServer } from '../harness/server-process.ts';
import { inTemporaryFolder, LOAD_STORE, provisionFile } from '../harness/temporary.ts';
import type { Bench } from './bench.ts';
import { storeDataset } from './stored.ts';

const RUNS = 15;
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

/** Each question of the pages over HTTP, one after the other, on many stored events.. */
export const query: Bench = {
  asks: 'each question of Live and Overview over 20 M events',
  takes: 'some minutes, most of them for making the events',
  seconds: 0,
  events: 20_000_000,
  async run({ events, seed }) {
    return inTemporaryFolder(async (folder) => {
      const data = join(folder, 'data');
      const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'Europe/Berlin' });
      await storeDataset(data, { events, seed, zone: 'Europe/Berlin' });
      const server = await startServer({ DATA_DIR: data, PROVISION: provision });
      const figures: Figure[] = [];
      const all: number[] = [];
      for (const range of ['realtime', 'today', '7d', '28d']) {
        for (const [name, asked] of questions(range)) {
          const times: number[] = [];
          for (let run = 0; run < RUNS; run++) {
            // A limit that no other run had: an answer kept from before would not fit.
            const limit = String(Number(asked.limit ?? 100) + run + 1);
            const search = new URLSearchParams({ store: LOAD_STORE.id, range, compare: 'previous', ...asked, limit });
            const start = performance.now();
            const response = await fetch(`${server.url}/api/stats?${search}`, {
              headers: { authorization: `Bearer ${LOAD_STORE.secretKey}` },
            });
            await response.text();
            if (!response.ok) throw new Error(`${name} of ${range} was answered ${response.status}`);
            times.push(performance.now() - start);
          }
          all.push(...times);
          figures.push(figure(`${range}: ${name}, p95`, quantile(times, 0.95), 'ms', { max: 200 }, RUNS, seed));
        }
      }
      await server.stop();
      return [...figures, figure('all questions, p95', quantile(all, 0.95), 'ms', { max: 200 }, all.length, seed)];
    });
  },
};
