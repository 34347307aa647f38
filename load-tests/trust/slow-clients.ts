import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { quantile } from '../harness/report.ts';
import { auditApi } from './api.ts';
import { type Benchmark, say, sleep } from './benchmark.ts';
import { withData } from './folder.ts';
import { Ledger } from './ledger.ts';
import { openShop } from './shop.ts';
import { steadyRequests } from './steady.ts';
import { startVictim } from './victim.ts';

const MOST = 2;
const ROUNDS = 3;

/** A crowd that sends a byte a second, under the limits that every server has by default; rounds with and without it take turns. */
export const slowClients: Benchmark = {
  asks: 'a thousand dripping sockets leave the p99 of other clients below twice what it is without them',
  async run(options) {
    const sockets = options.number('sockets', { full: 1_000, quick: 300 });
    const seconds = options.number('seconds', { full: 20, quick: 1 });
    const ledger = new Ledger();
    const shop = openShop(options.seed, `s${options.seed}`, Date.now());
    return withData(async ({ environment }) => {
      const server = startVictim(environment);
      const url = await server.ready;
      const wrong: string[] = [];
      const load = async (into: number[], length = seconds) => {
        const { latencies, failures } = await steadyRequests(url, { perSecond: 100, seconds: length, shop, ledger });
        into.push(...latencies);
        wrong.push(...failures);
      };
      await load([], 2);
      const alone: number[] = [];
      const crowded: number[] = [];
      let open = 0;
      for (let round = 0; round < ROUNDS; round++) {
        await load(alone);
        const crowd = await startCrowd(new URL(url).port, sockets);
        await load(crowded);
        open = Math.max(open, crowd.open());
        await crowd.stop();
        await sleep(500);
      }
      const [before, during] = [quantile(alone, 0.99), quantile(crowded, 0.99)];
      say(
        `${open} dripping sockets open; p99 ${before.toFixed(1)} ms without them, ${during.toFixed(1)} ms with them: ${(during / before).toFixed(2)} times`,
      );
      if (open < sockets * 0.9) wrong.push(`only ${open} of ${sockets} dripping sockets were open: the crowd was never there`);
      if (!options.quick && during > MOST * before) wrong.push(`p99 is ${(during / before).toFixed(2)} times its baseline`);
      wrong.push(...(await auditApi(url, ledger)));
      await server.end('SIGTERM');
      return { n: crowded.length, failures: wrong };
    });
  },
};

async function startCrowd(port: string, sockets: number): Promise<{ open: () => number; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'drip.ts'), port, String(sockets)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lastResort = () => child.kill('SIGKILL');
  process.once('exit', lastResort);
  const ended = once(child, 'close');
  let open = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    open = Number(line.split(' ')[1]);
  });
  for (let tries = 0; open < sockets * 0.98 && tries < 100; tries++) await sleep(50);
  return {
    open: () => open,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      process.off('exit', lastResort);
    },
  };
}
