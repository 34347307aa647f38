// npm run trust -- NAME|all [--quick] [--seed S]: what must never happen, tried many times. The verifier shares no code with the server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writePart } from '../harness/benchmarks-file.ts';
import { machine } from '../harness/report.ts';
import { access } from './access.ts';
import { backup } from './backup.ts';
import { type Benchmark, boundOf, printOutcome, type TrustOptions } from './benchmark.ts';
import { disk } from './disk.ts';
import { withTemplate } from './folder.ts';
import { fuzz } from './fuzz.ts';
import { fuzzApi } from './fuzz-api.ts';
import { importing } from './import.ts';
import { keys } from './keys.ts';
import { kill } from './kill.ts';
import { killServices } from './kill-services.ts';
import { network } from './network.ts';
import { networkServices } from './network-services.ts';
import { overload } from './overload.ts';
import { planted } from './planted.ts';
import { sigterm } from './sigterm.ts';
import { simulation, takeover } from './simulation.ts';
import { slowClients } from './slow-clients.ts';
import { soak } from './soak.ts';
import { webhooks } from './webhooks.ts';

const BENCHMARKS: Record<string, Benchmark> = {
  access,
  keys,
  simulation,
  takeover,
  kill,
  'kill-services': killServices,
  sigterm,
  network,
  'network-services': networkServices,
  fuzz,
  'fuzz-api': fuzzApi,
  'slow-clients': slowClients,
  overload,
  disk,
  soak,
  import: importing,
  backup,
  webhooks,
  planted,
};
const USAGE = `npm run trust -- ${Object.keys(BENCHMARKS).join('|')}|all [--quick] [--seed S] [--kills N ...] [--write]`;

const [name = '', ...rest] = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const quick = rest.includes('--quick');
const flag = (wanted: string): string | undefined => (rest.includes(`--${wanted}`) ? rest[rest.indexOf(`--${wanted}`) + 1] : undefined);
const seed = Number(flag('seed') ?? 1);
const options: TrustOptions = {
  quick,
  seed,
  flag,
  number: (wanted, usual) => Number(flag(wanted) ?? (quick ? usual.quick : usual.full)),
};

if (name === 'all') process.exit((await withTemplate(all)) ? 0 : 1);
const benchmark = BENCHMARKS[name];
if (!benchmark) {
  console.error(`Which benchmark? ${USAGE}`);
  process.exit(2);
}
console.log(`${name}: ${benchmark.asks}`);
// Told apart from a failure that was found: a planted bug that only keeps a benchmark from running is not caught by it.
const outcome = await benchmark.run(options).catch((error: Error) => console.log(`  COULD NOT GO ON: ${error.message}`));
if (!outcome) console.log(JSON.stringify({ name, n: 0, seed, failures: 1, bound: null, machine: machine() }));
if (!outcome) process.exit(1);
const holds = printOutcome(name, seed, outcome);
if (rest.includes('--write')) {
  writePart({
    name: `trust ${name}`,
    asks: benchmark.asks,
    command: ['npm run trust --', name, ...rest].join(' '),
    columns: ['trials', 'seed', 'failures', 'rate below (95 %)', ''],
    rows: [
      [String(outcome.n), String(seed), String(outcome.failures.length), String(boundOf(outcome) ?? ''), holds ? 'holds' : 'does not hold'],
    ],
  });
}
process.exit(holds ? 0 : 1);

/** Each in a process of its own, one after the other. */
async function all(): Promise<boolean> {
  const failed: string[] = [];
  for (const one of Object.keys(BENCHMARKS)) {
    const child = spawn(process.execPath, [import.meta.filename, one, ...rest], { stdio: 'inherit' });
    const lastResort = () => child.kill('SIGTERM');
    process.once('exit', lastResort);
    const [code] = await once(child, 'close');
    process.off('exit', lastResort);
    if (code !== 0) failed.push(one);
  }
  console.log(failed.length === 0 ? '\nEvery benchmark of trust holds.' : `\nBroken: ${failed.join(', ')}`);
  return failed.length === 0;
}
