import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { report } from '../harness/report.ts';
import { boundsOf } from './bounds.ts';
import { findK6 } from './find-k6.ts';
import { type LoadResult, runScenario, SCENARIOS, type Scenario } from './run.ts';
import { startOwnServer, type Target } from './target.ts';

const USAGE = `npm run load -- ${SCENARIOS.join('|')}|all [--duration 30s] [--rate N] [--history N] [--seed 1] [--no-speed]
  [--url URL [--ingest URL] --store ID --write-key wk_... --key sk_...]   against a running server, with a store made for it, instead of its own;
                                                                         --ingest where events go to an address of their own`;

const { values, positionals } = readArguments();
const [name = ''] = positionals;
const chosen = name === 'all' ? SCENARIOS : SCENARIOS.filter((one) => one === name);
if (chosen.length === 0) give('Which scenario?');
if (values.duration !== undefined && !/^[1-9]\d*(s|m|h)$/.test(values.duration)) give('Write --duration as 5s, 2m or 1h.');
for (const option of ['rate', 'history', 'seed'] as const) {
  if (values[option] !== undefined && !/^[1-9]\d*$/.test(values[option])) give(`Write --${option} as a whole number from 1 on.`);
}
const k6 = findK6() ?? give('There is no k6: install Go, so that it can be built, or put k6 on the PATH.');
const given = targetOf();

let passed = true;
for (const scenario of chosen) {
  console.log(`${scenario}: running${given ? ` against ${given.url}` : ' against a server of its own'}`);
  const result = given ? await run(scenario, given) : await runOnOwnServer(scenario);
  passed = report(`${scenario}: the server's account`, result.figures) && result.passed && passed;
  for (const bound of boundsOf(result.summary, Number(values.seed))) console.log(JSON.stringify(bound));
  console.log(`Summary: load-tests/results/${scenario}.html, .json; over time: ${scenario}-charts.html`);
}
process.exit(passed ? 0 : 1);

async function runOnOwnServer(scenario: Scenario): Promise<LoadResult> {
  const server = await startOwnServer();
  return run(scenario, server.target).finally(() => server.stop());
}

function run(scenario: Scenario, target: Target): Promise<LoadResult> {
  const { duration, rate, history, seed } = values;
  const results = join(import.meta.dirname, '..', 'results');
  const options = { k6, results, duration, rate, history, seed: Number(seed), speed: !values['no-speed'], show: true };
  const began = Date.now();
  // On a terminal k6 draws its own progress.
  const told = process.stdout.isTTY ? undefined : setInterval(() => console.log(`  ${Math.round((Date.now() - began) / 1000)} s`), 10_000);
  return runScenario(scenario, target, options).finally(() => clearInterval(told));
}

function targetOf(): Target | null {
  const { url, store, key, 'write-key': writeKey } = values;
  if (url === undefined) return null;
  if (!store || !key || !writeKey) give('A server of your own needs --store, --write-key and --key with its --url.');
  const bare = (address: string): string => address.replace(/\/$/, '');
  return { url: bare(url), ingest: values.ingest && bare(values.ingest), store, writeKey, secretKey: key };
}

function readArguments() {
  const text = { type: 'string' } as const;
  const options = {
    duration: text,
    rate: text,
    history: text,
    url: text,
    ingest: text,
    store: text,
    key: text,
    'write-key': text,
  } as const;
  try {
    return parseArgs({
      allowPositionals: true,
      options: { ...options, seed: { type: 'string', default: '1' }, 'no-speed': { type: 'boolean', default: false } },
    });
  } catch (error) {
    return give(error instanceof Error ? error.message : String(error));
  }
}

function give(problem: string): never {
  console.error(`${problem}\n${USAGE}`);
  process.exit(2);
}
