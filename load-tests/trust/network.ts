import { seeded } from '../harness/random.ts';
import { auditApi } from './api.ts';
import { auditFiles } from './audit.ts';
import { type Benchmark, say, sleep } from './benchmark.ts';
import { withData } from './folder.ts';
import { Ledger } from './ledger.ts';
import { FAULTS, startProxy } from './proxy.ts';
import { startSenders } from './senders.ts';
import { openShop } from './shop.ts';
import { startVictim } from './victim.ts';

/** The line between shops and server is delayed, cut, left half open, or swallows the answers. */
export const network: Benchmark = {
  asks: 'a line that delays, breaks, hangs or loses answers loses no acknowledged event and counts none twice',
  async run(options) {
    const n = options.number('faults', { full: 100, quick: 8 });
    const random = seeded(options.seed + 1);
    const ledger = new Ledger();
    return withData(async ({ data, environment }) => {
      const server = startVictim(environment);
      const url = await server.ready;
      const proxy = await startProxy(() => Number(new URL(url).port));
      const shop = openShop(options.seed, `n${options.seed}`, Date.now());
      const senders = startSenders({ url: () => `http://127.0.0.1:${proxy.port}`, shop, ledger, senders: 6, timeoutMs: 1_500, pauseMs: 5 });
      for (let i = 0; i < n; i++) {
        await sleep(50 + random() * 300);
        const fault = FAULTS[i % FAULTS.length] ?? 'cut';
        proxy.set(fault);
        await sleep(50 + random() * 500);
        proxy.set('whole');
        if ((i + 1) % Math.ceil(n / 10) === 0)
          say(`${i + 1} faults, ${ledger.size} events acknowledged, ${senders.retries()} requests retried`);
      }
      await senders.finish();
      await proxy.close();
      const wrong = [...senders.failures, ...(await auditApi(url, ledger))];
      const code = await server.end('SIGTERM');
      if (code !== 0) wrong.push(`the server ended with code ${code}: ${server.output().slice(-500)}`);
      wrong.push(...(await auditFiles(data, ledger)));
      return { n, failures: wrong };
    });
  },
};
