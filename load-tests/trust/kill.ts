import { seeded } from '../harness/random.ts';
import { quantile } from '../harness/report.ts';
import { auditApi } from './api.ts';
import { auditFiles } from './audit.ts';
import { type Benchmark, say, sleep } from './benchmark.ts';
import { withData } from './folder.ts';
import { Ledger } from './ledger.ts';
import { startSenders } from './senders.ts';
import { openShop } from './shop.ts';
import { startVictim, type Victim } from './victim.ts';

/** After a kill the server must be ready again within this, ms. */
const READY = 10_000;

/**
 * The whole one-machine server, killed with SIGKILL at random moments, a fifth of them during start and recovery, while several senders go on.
 * `--mark TEXT`: killed whenever it prints that, which a planted pause does.
 */
export const kill: Benchmark = {
  asks: 'every acknowledged event is stored once after kill -9, in raw events and in all that is made from them',
  async run(options) {
    const kills = options.number('kills', { full: 300, quick: 5 });
    const events = options.number('events', { full: 1_000_000, quick: 1_000 });
    const mark = options.flag('mark');
    const random = seeded(options.seed + 1);
    const ledger = new Ledger();
    const readyMs: number[] = [];
    return withData(async ({ data, environment }) => {
      let url = 'http://127.0.0.1:9';
      let server: Victim = await start();
      const shop = openShop(options.seed, `k${options.seed}`, Date.now());
      const senders = startSenders({ url: () => url, shop, ledger, pauseMs: options.quick ? 5 : 0 });
      let done = 0;
      let shown = 0;
      while (done < kills || ledger.size < events) {
        if (mark) await server.says(mark, 5_000);
        else await sleep(50 + random() * (ledger.size / events < done / kills ? 3_000 : 900));
        if (mark) await sleep(random() * 100);
        await server.end('SIGKILL');
        done++;
        if (!mark && random() < 0.2) {
          const starting = startVictim(environment);
          await sleep(random() * 2_500);
          await starting.end('SIGKILL');
          done++;
        }
        server = await start();
        if (done - shown < kills / 10) continue;
        shown = done;
        say(`${done} kills, ${ledger.size} events acknowledged`);
      }
      await senders.finish();
      const wrong = [...senders.failures, ...(await auditApi(url, ledger))];
      const code = await server.end('SIGTERM');
      if (code !== 0) wrong.push(`after SIGTERM it ended with code ${code}`);
      wrong.push(...(await auditFiles(data, ledger)));
      const restarts = readyMs.slice(1);
      const longest = Math.max(...restarts);
      if (!options.quick && longest > READY) wrong.push(`ready again after ${longest.toFixed(0)} ms`);
      const times = `ready again in ${quantile(restarts, 0.5).toFixed(0)} ms (median), ${longest.toFixed(0)} ms (longest)`;
      say(
        `${done} kills, ${ledger.size} events acknowledged, ${ledger.received - ledger.size} of them twice or more, ${senders.retries()} requests retried; ${times}`,
      );
      return { n: done, failures: wrong };

      async function start(): Promise<Victim> {
        const starting = startVictim(environment);
        url = await starting.ready;
        readyMs.push(starting.readyMs());
        return starting;
      }
    });
  },
};
