import { writePart } from '../harness/benchmarks-file.ts';
import { report } from '../harness/report.ts';
import { batch } from './batch.ts';
import type { Bench } from './bench.ts';
import { ingest } from './ingest.ts';
import { ingestKafka } from './ingest-kafka.ts';
import { live } from './live.ts';
import { pipeline } from './pipeline.ts';
import { query } from './query.ts';
import { queryGrowth } from './query-growth.ts';
import { sdk } from './sdk.ts';
import { signIn } from './sign-in.ts';
import { sockets } from './sockets.ts';
import { start } from './start.ts';

const BENCHES: Record<string, Bench> = {
  ingest,
  'ingest-kafka': ingestKafka,
  batch,
  sdk,
  pipeline,
  live,
  sockets,
  query,
  'query-growth': queryGrowth,
  'sign-in': signIn,
  start,
};
const USAGE = `npm run bench -- ${Object.keys(BENCHES).join('|')}|all [--seconds N] [--events N] [--rate N] [--write]`;

const [name = '', ...rest] = process.argv.slice(2);
const chosen = name === 'all' ? Object.keys(BENCHES) : [name];
if (!chosen.every((one) => one in BENCHES)) {
  console.error(`Which bench? ${USAGE}`);
  process.exit(2);
}
const option = (flag: string, otherwise: number): number => {
  const at = rest.indexOf(`--${flag}`);
  return at < 0 ? otherwise : Number(rest[at + 1]);
};

let holds = true;
for (const one of chosen) {
  const bench = BENCHES[one];
  if (!bench) continue;
  console.log(`${one}: running (${bench.takes})`);
  const figures = await bench.run({
    seconds: option('seconds', bench.seconds),
    events: option('events', bench.events ?? 0),
    seed: option('seed', 1),
    rate: option('rate', bench.rate ?? 0),
  });
  holds = report(`${one}: ${bench.asks}`, figures) && holds;
  if (rest.includes('--write')) {
    const verdict = (kept: boolean | null) => (kept === null ? '' : kept ? 'holds' : 'does not hold');
    writePart({
      name: `bench ${one}`,
      asks: bench.asks,
      command: ['npm run bench --', one, ...rest].join(' '),
      columns: ['figure', 'value', 'unit', 'bound', ''],
      rows: figures.map((f) => [f.name, String(f.value), f.unit, f.bound, verdict(f.holds)]),
    });
  }
}
process.exit(holds ? 0 : 1);
