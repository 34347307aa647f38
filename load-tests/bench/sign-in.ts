import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Figure, figure, quantile } from '../harness/report.ts';
import { startServer } from '../harness/server-process.ts';
import { inTemporaryFolder, LOAD_OWNER, provisionFile } from '../harness/temporary.ts';
import { Ledger } from '../trust/ledger.ts';
import { openShop } from '../trust/shop.ts';
import { steadyRequests } from '../trust/steady.ts';
import type { Bench } from './bench.ts';
import type { Flood, FloodAnswers } from './sign-in-flood.ts';

const EVENTS_PER_SECOND = 500;
const SIGN_INS_PER_SECOND = 100;
/** Quiet and flooded in turns, so that whatever else the machine does meets both. */
const ROUNDS = 7;

/** Sign-ins from ever other addresses, each with a wrong password, beside single events at a steady pace. */
export const signIn: Bench = {
  asks: `${EVENTS_PER_SECOND} events/s at a steady pace while ${SIGN_INS_PER_SECOND} sign-ins a second are tried from as many addresses`,
  takes: 'about 90 seconds',
  seconds: 5,
  async run({ seconds, seed }) {
    return inTemporaryFolder(async (folder) => {
      const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'UTC' });
      const limits = { RATE_PER_ADDRESS: '1000000000', CONNECTION_LIMIT_PER_ADDRESS: '2000', TRUSTED_PROXIES: '127.0.0.1' };
      const server = await startServer({ DATA_DIR: `${folder}/data`, PROVISION: provision, ...limits });
      const shop = openShop(seed, `s${seed}`, Date.now());
      const quiet: number[][] = [];
      const flooded: number[][] = [];
      const answers: FloodAnswers = new Map();
      const failures: string[] = [];
      try {
        await steadyRequests(server.url, { perSecond: EVENTS_PER_SECOND, seconds: 2, shop, ledger: new Ledger() });
        for (let round = 0; round < ROUNDS * 2; round++) {
          const flood = round % 2 === 1 ? await startFlood(server.url, answers) : null;
          const steady = await steadyRequests(server.url, { perSecond: EVENTS_PER_SECOND, seconds, shop, ledger: new Ledger() });
          await flood?.();
          (flood ? flooded : quiet).push(steady.latencies);
          failures.push(...steady.failures);
        }
      } finally {
        await server.stop();
      }
      const [before, during] = [quiet.map(p99), flooded.map(p99)];
      const ratios = during.map((ms, round) => ms / (before[round] ?? Number.NaN));
      const events = quiet.flat().length + flooded.flat().length;
      const tried = [...answers.values()].reduce((sum, count) => sum + count, 0);
      const hashed = answers.get(401) ?? 0;
      const figures: Figure[] = [
        figure('event p99 before, median of the rounds', quantile(before, 0.5), 'ms', null, events, seed),
        figure('event p99 during', quantile(during, 0.5), 'ms', null, events, seed),
        figure('during against the round before, median', quantile(ratios, 0.5), 'x', { max: 2 }, ROUNDS, seed),
        figure('events that were not acknowledged', failures.length, 'events', { max: 0 }, events, seed),
        figure('sign-ins tried', tried / (ROUNDS * seconds), 'a second', null, tried, seed),
        figure('passwords hashed', hashed / (ROUNDS * seconds), 'a second', null, hashed, seed),
        figure('sign-ins told to come back', answers.get(503) ?? 0, 'answers', null, tried, seed),
      ];
      return figures;
    });
  },
};

const p99 = (latencies: readonly number[]) => quantile([...latencies], 0.99);

/** Begins a flood in a thread; the returned function ends it and adds up its answers. */
async function startFlood(url: string, answers: FloodAnswers): Promise<() => Promise<void>> {
  const origin = url.replace('127.0.0.1', 'localhost');
  const flood: Flood = { origin, email: LOAD_OWNER.email, perSecond: SIGN_INS_PER_SECOND };
  const worker = new Worker(new URL('./sign-in-flood.ts', import.meta.url), { workerData: flood });
  await once(worker, 'message');
  return async () => {
    worker.postMessage('end');
    const [round] = (await once(worker, 'message')) as [FloodAnswers];
    for (const [status, count] of round) answers.set(status, (answers.get(status) ?? 0) + count);
    await worker.terminate();
  };
}
