import { seeded } from '../harness/random.ts';
import { auditApi } from './api.ts';
import { auditFiles } from './audit.ts';
import { type Benchmark, say, sleep } from './benchmark.ts';
import { withData } from './folder.ts';
import { Ledger } from './ledger.ts';
import { startSenders } from './senders.ts';
import { openShop } from './shop.ts';
import { startVictim } from './victim.ts';

const LONGEST = 15_000;

/** SIGTERM at random moments under load, over and over on the same data. */
export const sigterm: Benchmark = {
  asks: 'SIGTERM under load ends with code 0 in under 15 s, and nothing acknowledged is lost',
  async run(options) {
    const n = options.number('times', { full: 100, quick: 1 });
    const random = seeded(options.seed + 1);
    const ledger = new Ledger();
    const wrong: string[] = [];
    let longest = 0;
    return withData(async ({ data, environment }) => {
      let server = startVictim(environment);
      let url = await server.ready;
      const senders = startSenders({ url: () => url, shop: openShop(options.seed, `t${options.seed}`, Date.now()), ledger });
      for (let i = 1; i <= n; i++) {
        await sleep(100 + random() * 1_400);
        const began = performance.now();
        const code = await server.end('SIGTERM');
        const took = performance.now() - began;
        longest = Math.max(longest, took);
        if (code !== 0) wrong.push(`stop ${i} ended with code ${code}: ${server.output().slice(-500)}`);
        if (took > LONGEST) wrong.push(`stop ${i} took ${took.toFixed(0)} ms`);
        server = startVictim(environment);
        url = await server.ready;
        if (i % Math.ceil(n / 10) === 0) say(`${i} stops, the longest ${longest.toFixed(0)} ms, ${ledger.size} events acknowledged`);
      }
      await senders.finish();
      wrong.push(...senders.failures, ...(await auditApi(url, ledger)));
      await server.end('SIGTERM');
      wrong.push(...(await auditFiles(data, ledger)));
      return { n, failures: wrong };
    });
  },
};
