import { seeded, shuffle } from '../harness/random.ts';
import { quantile } from '../harness/report.ts';
import { auditServices } from './audit-services.ts';
import { type Benchmark, say, sleep } from './benchmark.ts';
import { Ledger } from './ledger.ts';
import { readyAll, withMany } from './many.ts';
import { startSenders } from './senders.ts';
import { openShop } from './shop.ts';
import { Struck } from './struck.ts';

/** Started again with every engine there, a service must be ready within this, ms. */
const READY = 10_000;

/**
 * Two ingests, two processors, an api and the four engines under them: kill -9 of one kind after the other in random order, sometimes of two at once,
 * while several senders go on. One time in five the next blow falls while what was struck is still coming back.
 */
export const killServices: Benchmark = {
  asks: 'on many machines every acknowledged event is stored once, whichever service or engine is killed with kill -9',
  async run(options) {
    const kills = options.number('kills', { full: 300, quick: 7 });
    const events = options.number('events', { full: 200_000, quick: 1_000 });
    const random = seeded(options.seed + 1);
    const ledger = new Ledger();
    const struck = new Struck(random);
    return withMany({ onReady: struck.serviceReady }, async (many) => {
      const targets = struck.targets(many);
      const allBack = async () => {
        await Promise.all(targets.map((target) => target.back()));
        await readyAll(many.all);
      };
      const url = () => many.of('ingest')[Math.floor(random() * 2)]?.url ?? '';
      const shop = openShop(options.seed, `s${options.seed}`, Date.now());
      const senders = startSenders({ url, shop, ledger, pauseMs: options.quick ? 300 : 150 });
      const deck: (typeof targets)[number][] = [];
      let done = 0;
      let shown = 0;
      while (done < kills || ledger.size < events) {
        await sleep(50 + random() * 900);
        if (deck.length === 0) deck.push(...shuffle([...targets], random));
        const now = deck.splice(0, random() < 0.15 ? 2 : 1);
        await Promise.all(now.map((target) => target.strike()));
        done += now.length;
        if (random() < 0.8) await allBack();
        if (done - shown < kills / 10) continue;
        shown = done;
        say(`${done} kills, ${ledger.size} events acknowledged`);
      }
      await allBack();
      await senders.finish();
      const wrong = [...senders.failures, ...(await auditServices(many, ledger))];
      for (const line of struck.report(many)) say(line);
      const longest = quantile(struck.alone(), 1);
      if (!options.quick && longest > READY) wrong.push(`a service was ready again only after ${longest.toFixed(0)} ms`);
      say(
        `${done} kills, ${ledger.size} events acknowledged, ${ledger.received - ledger.size} of them twice or more, ${senders.retries()} requests retried`,
      );
      return { n: done, failures: wrong };
    });
  },
};
