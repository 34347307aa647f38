import { seeded, shuffle } from '../harness/random.ts';
import { auditServices } from './audit-services.ts';
import { type Benchmark, say, sleep } from './benchmark.ts';
import { Ledger } from './ledger.ts';
import { ENGINES, startLines } from './lines.ts';
import { withMany } from './many.ts';
import { FAULTS } from './proxy.ts';
import { startSenders } from './senders.ts';
import { openShop } from './shop.ts';

/** A line fails for up to this long: more than Kafka and Redis are waited for, ms. */
const LONGEST = 4_000;

/** The line between the services and one of their engines is delayed, cut, left half open, or swallows the answers: each engine in each of these ways. */
export const networkServices: Benchmark = {
  asks: 'on many machines a line to Kafka, PostgreSQL, Redis or ClickHouse that delays, breaks, hangs or loses answers loses no acknowledged event and counts none twice',
  async run(options) {
    const n = options.number('faults', { full: 100, quick: 8 });
    const random = seeded(options.seed + 1);
    const ledger = new Ledger();
    const lines = await startLines();
    return withMany({ through: lines.addresses, advertisedKafkaPort: lines.to.kafka.port }, async (many) => {
      const url = () => many.of('ingest')[Math.floor(random() * 2)]?.url ?? '';
      const shop = openShop(options.seed, `l${options.seed}`, Date.now());
      const senders = startSenders({ url, shop, ledger, pauseMs: options.quick ? 300 : 150 });
      const [engines, faults] = [shuffle([...ENGINES], random), shuffle([...FAULTS], random)];
      for (let i = 0; i < n; i++) {
        await sleep(50 + random() * 900);
        const engine = engines[i % engines.length] ?? 'kafka';
        // Each round of the engines one fault further.
        const fault = faults[(i + Math.floor(i / engines.length)) % faults.length] ?? 'cut';
        lines.to[engine].set(fault);
        await sleep(50 + random() * LONGEST);
        lines.to[engine].set('whole');
        if ((i + 1) % Math.ceil(n / 10) === 0)
          say(`${i + 1} faults, last ${engine} ${fault}: ${ledger.size} events acknowledged, ${senders.retries()} requests retried`);
      }
      await senders.finish();
      const wrong = [...senders.failures, ...(await auditServices(many, ledger))];
      for (const name of engines)
        if (n >= engines.length && lines.to[name].felt() === 0) wrong.push(`no fault of the line to ${name} was felt`);
      say(engines.map((name) => `${name}: faults felt ${lines.to[name].felt()} times`).join(', '));
      for (const { kind, ownEnds } of many.all)
        if (ownEnds.length > 0) say(`${kind} ended by itself ${ownEnds.length} times, last with ${ownEnds.at(-1)}`);
      return { n, failures: wrong };
    }).finally(lines.close);
  },
};
