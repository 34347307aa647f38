import { heldMb } from '../harness/memory.ts';
import { quantile } from '../harness/report.ts';
import { auditBatches } from './audit-batches.ts';
import { batchBody, SIZE, sendBatch } from './batches.ts';
import { type Benchmark, say, sleep } from './benchmark.ts';
import { withData } from './folder.ts';
import { startVictim } from './victim.ts';

const GOODPUT = 0.8;
const RECOVERY = 30_000;
/** What the process holds may grow by so much beyond what full load takes, MB. Pages of the log are not counted: it grows by what waits in it, and the kernel takes them back. */
const GROWTH = 1_024;
/** As many connections keep the server fully busy; three times as much work is offered to it by arrivals at three times its pace. */
const BUSY = 48;
const MOST_OPEN = 400;

/** Batches arrive three times as fast as the server can take them. */
export const overload: Benchmark = {
  asks: 'at three times its capacity the server still takes 80 % of its peak, stays within its memory, recovers within 30 s, and loses nothing acknowledged',
  async run(options) {
    const seconds = options.number('seconds', { full: 600, quick: 2 });
    const run = `o${options.seed}`;
    return withData(async ({ data, environment }) => {
      const server = startVictim({ ...environment, CONNECTION_LIMIT_PER_ADDRESS: '2000' });
      const url = await server.ready;
      const acknowledged = new Set<number>();
      const doubtful = new Set<number>();
      const wrong: string[] = [];
      let next = 0;
      const send = async () => {
        const batch = next++;
        const status = await sendBatch(url, batchBody(run, batch, Date.now()), 10_000);
        if (status === 202) acknowledged.add(batch);
        else if (status === 0) doubtful.add(batch);
        else if (status !== 503 && status !== 429) wrong.push(`batch ${batch} was answered ${status}`);
        return status;
      };
      await busyFor(options.quick ? 500 : 5_000, BUSY, send);
      let peak = 0;
      for (let second = 0; second < (options.quick ? 2 : 20); second++) {
        const began = acknowledged.size;
        await busyFor(1_000, BUSY, send);
        peak = Math.max(peak, acknowledged.size - began);
      }
      const normalMb = heldMb(server.pid);
      const before = await singleLatency(send);
      say(`capacity ${(peak * SIZE).toFixed(0)} events/s, memory ${normalMb.toFixed(0)} MB, a batch alone takes ${before.toFixed(0)} ms`);

      const from = acknowledged.size;
      let refused = 0;
      let offered = 0;
      let turnedAway = 0;
      let open = 0;
      let largest = normalMb;
      const start = performance.now();
      const pending = new Set<Promise<void>>();
      while (performance.now() - start < seconds * 1_000) {
        const due = ((performance.now() - start) / 1_000) * peak * 3;
        for (; offered < due; offered++) {
          if (open >= MOST_OPEN) {
            turnedAway++;
            continue;
          }
          open++;
          const one = send().then((status) => {
            open--;
            pending.delete(one);
            if (status !== 202) refused++;
          });
          pending.add(one);
        }
        largest = Math.max(largest, heldMb(server.pid));
        await sleep(5);
      }
      const goodput = (acknowledged.size - from) / ((performance.now() - start) / 1_000);
      await Promise.all(pending);
      const recovered = await untilNormal(send, before);
      say(
        `${offered} batches offered, ${offered - turnedAway} of them sent, ${refused} refused or unanswered; goodput ${((goodput / peak) * 100).toFixed(0)} % of peak, memory at most ${largest.toFixed(0)} MB, recovered in ${(recovered / 1_000).toFixed(1)} s`,
      );
      if (!options.quick && goodput < GOODPUT * peak) wrong.push(`goodput is ${((goodput / peak) * 100).toFixed(0)} % of peak`);
      if (largest > normalMb + GROWTH) wrong.push(`memory grew from ${normalMb.toFixed(0)} to ${largest.toFixed(0)} MB`);
      if (!options.quick && recovered > RECOVERY) wrong.push(`not recovered within ${RECOVERY / 1_000} s`);
      wrong.push(...(await auditBatches({ url, server, data, acknowledged, doubtful, size: SIZE })));
      return { n: acknowledged.size, failures: wrong };
    });
  },
};

async function busyFor(ms: number, connections: number, send: () => Promise<number>): Promise<void> {
  const end = performance.now() + ms;
  const work = async () => {
    while (performance.now() < end) if ((await send()) !== 202) await sleep(20);
  };
  await Promise.all(Array.from({ length: connections }, work));
}

/** The median time of a few batches, one after the other, ms. */
async function singleLatency(send: () => Promise<number>): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < 9; i++) {
    const began = performance.now();
    const status = await send();
    took.push(status === 202 ? performance.now() - began : Number.POSITIVE_INFINITY);
    await sleep(10);
  }
  return quantile(took, 0.5);
}

/** Until batches are taken again about as fast as before, ms. */
async function untilNormal(send: () => Promise<number>, before: number): Promise<number> {
  const began = performance.now();
  while (performance.now() - began < 2 * RECOVERY) {
    if ((await singleLatency(send)) <= Math.max(2 * before, before + 20)) break;
    await sleep(200);
  }
  return performance.now() - began;
}
