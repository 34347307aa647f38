import { readdirSync } from 'node:fs';
import { readLag } from '../harness/lag.ts';
import { residentMb } from '../harness/memory.ts';
import { auditBatches } from './audit-batches.ts';
import { batchBody, SIZE, sendBatch } from './batches.ts';
import { type Benchmark, say, sleep } from './benchmark.ts';
import { withData } from './folder.ts';
import { openInspector } from './inspector.ts';
import { startVictim } from './victim.ts';

/** MiB an hour. */
const STEEPEST = 1;
const FEW = 20;

interface Sample {
  hours: number;
  heapMb: number;
  residentMb: number;
  descriptors: number;
}

/** Half of what the server can take and process, for long. The heaps of all threads are measured after a garbage collection that the inspector asks for. */
export const soak: Benchmark = {
  asks: 'at half capacity memory does not grow by more than 1 MiB an hour after garbage collection, and descriptors stay flat',
  async run(options) {
    const seconds = options.number('seconds', { full: 3_600, quick: 2 });
    return withData(async ({ data, environment }) => {
      const server = startVictim({ ...environment, NODE_OPTIONS: '--inspect=127.0.0.1:0', CONNECTION_LIMIT_PER_ADDRESS: '2000' });
      const url = await server.ready;
      const inspector = await openInspector(/ws:\/\/\S+/.exec(server.output())?.[0] ?? '');
      const acknowledged = new Set<number>();
      const doubtful = new Set<number>();
      const wrong: string[] = [];
      let next = 0;
      const send = async () => {
        const batch = next++;
        const status = await sendBatch(url, batchBody(`s${options.seed}`, batch, Date.now()), 10_000);
        if (status === 202) acknowledged.add(batch);
        else if (status === 0) doubtful.add(batch);
        else if (status !== 503) wrong.push(`batch ${batch} was answered ${status}`);
      };
      const perSecond = (await capacity(url, options.quick ? 1_000 : 20_000, send, acknowledged)) / 2;
      say(`half capacity is ${(perSecond * SIZE).toFixed(0)} events/s`);
      const samples: Sample[] = [];
      const began = performance.now();
      let offered = 0;
      const pending = new Set<Promise<void>>();
      let sampled = 0;
      for (let now = began; now - began < seconds * 1_000; now = performance.now()) {
        for (; offered < ((now - began) / 1_000) * perSecond; offered++) {
          const one = send().finally(() => pending.delete(one));
          pending.add(one);
        }
        if (now - began >= (sampled * seconds * 1_000) / 60) {
          sampled++;
          const heapMb = await inspector.heapAfterCollection();
          samples.push({
            hours: (now - began) / 3_600_000,
            heapMb,
            residentMb: residentMb(server.pid),
            descriptors: readdirSync(`/proc/${server.pid}/fd`).length,
          });
          if (sampled % 6 === 0) say(`${Math.round((now - began) / 1_000)} s: ${JSON.stringify(samples.at(-1))}`);
        }
        await sleep(10);
      }
      await Promise.all(pending);
      inspector.close();
      const late = samples.slice(samples.length >> 1);
      const { slope, error } = slopeOf(late.map(({ hours, heapMb }) => [hours, heapMb]));
      // The fewest of each half: a merge of the warehouse has hundreds of files open for a moment, a leak never gives back.
      const fewest = (half: Sample[]) => Math.min(...half.map((sample) => sample.descriptors));
      const more = fewest(late) - fewest(samples.slice(0, samples.length >> 1));
      say(
        `heap after collection: ${slope.toFixed(2)} MiB an hour, give or take ${(2 * error).toFixed(2)}; ${more} more descriptors in the second half`,
      );
      const untaken = next - acknowledged.size;
      if (untaken > 0) say(`${untaken} of ${next} batches were not taken`);
      if (!options.quick && untaken > next / 100) wrong.push(`${untaken} of ${next} batches were not taken at half capacity`);
      // What lies within the error of the measurement is no finding.
      if (!options.quick && slope - 2 * error > STEEPEST) wrong.push(`the heap grows by ${slope.toFixed(2)} MiB an hour`);
      if (!options.quick && more > FEW) wrong.push(`${more} more descriptors in the second half than in the first`);
      wrong.push(...(await auditBatches({ url, server, data, acknowledged, doubtful, size: SIZE })));
      return { n: acknowledged.size, failures: wrong };
    });
  },
};

/** Batches a second that go all the way: what a few busy connections get acknowledged, by the time until the last of it can be queried. */
async function capacity(url: string, ms: number, send: () => Promise<void>, acknowledged: ReadonlySet<number>): Promise<number> {
  const began = performance.now();
  const work = async () => {
    while (performance.now() - began < ms) await send();
  };
  await Promise.all(Array.from({ length: 16 }, work));
  while ((await readLag(url)) !== 0) await sleep(50);
  return (acknowledged.size / (performance.now() - began)) * 1_000;
}

/** Least squares: the slope and its standard error. */
function slopeOf(points: readonly [x: number, y: number][]): { slope: number; error: number } {
  const n = points.length;
  const mean = (of: (point: [number, number]) => number) => points.reduce((sum, point) => sum + of([...point]), 0) / n;
  const [x, y] = [mean(([at]) => at), mean(([, value]) => value)];
  const spread = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  const slope = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0) / spread;
  const rest = points.reduce((sum, [at, value]) => sum + (value - y - slope * (at - x)) ** 2, 0);
  return { slope, error: Math.sqrt(rest / Math.max(1, n - 2) / spread) };
}
