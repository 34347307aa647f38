import { join } from 'node:path';
import { readLag } from '../harness/lag.ts';
import { load } from '../harness/load-client.ts';
import { heldMb, residentMb } from '../harness/memory.ts';
import { type Figure, figure, quantile } from '../harness/report.ts';
import { startServer } from '../harness/server-process.ts';
import { storefrontLists } from '../harness/storefront.ts';
import { inTemporaryFolder, LOAD_STORE, provisionFile } from '../harness/temporary.ts';
import { ThreadCpu } from '../harness/thread-cpu.ts';
import { readLedger, type Source, settled } from '../replay/figures.ts';
import { sleep } from '../replay/send.ts';
import type { Bench } from './bench.ts';

const EVENTS = 50;
const PARSES = 2_000;

/**
 * HTTP to queryable, sustained: batches of 50 at a steady rate, from this process on the same cores. The lag is asked of the server every
 * quarter second: the age of the oldest acknowledged event that cannot be queried yet.
 */
export const pipeline: Bench = {
  asks: 'HTTP to queryable in ClickHouse',
  takes: 'about 75 seconds',
  seconds: 60,
  // A little more than what is to be kept up with.
  rate: 20_800,
  async run({ seconds, seed, rate: offered }) {
    return inTemporaryFolder(async (folder) => {
      const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'UTC' });
      const server = await startServer({
        DATA_DIR: join(folder, 'data'),
        PROVISION: provision,
        RATE_PER_ADDRESS: '100000000',
        RATE_PER_KEY: '100000000',
      });
      const source: Source = { url: () => server.url, key: LOAD_STORE.secretKey, store: LOAD_STORE.id };
      await sleep(2_000);
      const idle = heldMb(server.pid);
      const samples: number[] = [];
      const peak = { held: 0, resident: 0 };
      const body = storefrontLists(seed, `run${seed}`, EVENTS);
      const parsing = parseUs(storefrontLists(seed, 'parse', EVENTS)().toString());
      const threads = new ThreadCpu(server.pid);
      threads.sample();
      const before = { server: threads.byWork(), own: process.cpuUsage() };
      const watch = setInterval(async () => {
        threads.sample();
        peak.held = Math.max(peak.held, heldMb(server.pid));
        peak.resident = Math.max(peak.resident, residentMb(server.pid));
        const lag = await readLag(server.url).catch(() => null);
        if (lag !== null) samples.push(lag);
      }, 250);
      const result = await load({
        url: `${server.url}/track/batch`,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${LOAD_STORE.secretKey}` },
        body,
        connections: 16,
        seconds,
        rate: offered / EVENTS,
      });
      clearInterval(watch);
      const acknowledged = (result.statuses[202] ?? 0) * EVENTS;
      const drained = await drain(server.url, source, acknowledged);
      threads.sample();
      const own = process.cpuUsage(before.own);
      const costs = [
        ...[...threads.byWork()].map(([work, seconds]) => [work, seconds - (before.server.get(work) ?? 0)] as const),
        ['the sender', (own.user + own.system) / 1e6] as const,
      ];
      const ledger = await settled(source, acknowledged);
      await server.stop();
      const rate = acknowledged / (result.seconds + drained);
      const figures: Figure[] = [
        figure('offered', offered, 'events/s', null, result.requests, seed),
        figure('events sent to queryable', rate, 'events/s', { min: 20_000 }, acknowledged, seed),
        figure('lag p50', quantile(samples, 0.5), 'ms', null, samples.length, seed),
        figure('lag p95', quantile(samples, 0.95), 'ms', { max: 2_000 }, samples.length, seed),
        figure('lag p99', quantile(samples, 0.99), 'ms', null, samples.length, seed),
        figure('drained after the end', drained * 1000, 'ms', null, 1, seed),
        figure('acknowledged but not stored', acknowledged - ledger.stored, 'events', { min: 0, max: 0 }, acknowledged, seed),
        figure('ledger difference', ledger.difference, 'events', { min: 0, max: 0 }, acknowledged, seed),
        figure('answers that are not 202', result.requests - (result.statuses[202] ?? 0), 'answers', { max: 0 }, result.requests, seed),
        figure('memory idle', idle, 'MB', { max: 800 }, 1, seed),
        figure('memory at its peak', peak.held, 'MB', { max: 2_000 }, samples.length, seed),
        figure('with the pages of files, such as the log', peak.resident, 'MB', null, samples.length, seed),
        figure('CPU: JSON.parse alone, by which machines compare', parsing, 'us/event', null, PARSES * EVENTS, seed),
      ];
      for (const [whose, seconds] of costs.sort(([, a], [, b]) => b - a)) {
        const perEvent = (seconds / acknowledged) * 1e6;
        if (perEvent > 0.5) figures.push(figure(`CPU: ${whose}`, perEvent, 'us/event', null, acknowledged, seed));
      }
      return figures;
    });
  },
};

/** What it takes this machine to parse one event of a body, us, with nothing else to do. */
function parseUs(body: string): number {
  const began = performance.now();
  for (let n = 0; n < PARSES; n++) JSON.parse(body);
  return ((performance.now() - began) * 1000) / (PARSES * EVENTS);
}

/**
 * Seconds until all of it can be queried, a minute at most. The lag is what is asked for, as it costs the server nothing: the ledger's sums would take a good
 * part of a core from what they wait for, and are asked only when there is no lag any more.
 */
async function drain(url: string, source: Source, acknowledged: number): Promise<number> {
  const stopped = performance.now();
  const passed = () => (performance.now() - stopped) / 1000;
  while (passed() < 60) {
    if ((await readLag(url)) === 0 && (await readLedger(source)).stored >= acknowledged) break;
    await sleep(50);
  }
  return passed();
}
