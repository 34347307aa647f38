import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figure } from '../harness/report.ts';
import { account } from './account.ts';
import { growthOf } from './bounds.ts';
import { holdingsAtRest, readHoldings } from './holdings.ts';
import type { Summary } from './lib/summarise.ts';
import type { Target } from './target.ts';

export const SCENARIOS = ['smoke', 'storefront', 'flash-sale', 'soak', 'sockets', 'readers'] as const;
export type Scenario = (typeof SCENARIOS)[number];

export interface RunOptions {
  k6: string;
  /** Folder of the summaries. */
  results: string;
  /** As k6 writes it: `5s`, `2m`, `1h`; absent: the scenario's own. */
  duration?: string | undefined;
  rate?: string | undefined;
  history?: string | undefined;
  seed: number;
  /** False leaves out the bounds on time. */
  speed: boolean;
  /** True shows k6's progress and table as they come, and has it draw charts. */
  show: boolean;
}

export interface LoadResult {
  summary: Summary;
  /** The server's account of the run. */
  figures: Figure[];
  passed: boolean;
}

/** What a run may take beyond its own duration, ms: readers import a history first, and shoppers finish their visits. */
const BEYOND = 420_000;
const LONGEST = 24 * 3_600_000;

/** Runs one scenario to its end, then asks the server for its account. Throws when k6 cannot run the script or tells nothing. */
export async function runScenario(name: Scenario, target: Target, options: RunOptions): Promise<LoadResult> {
  await mkdir(options.results, { recursive: true });
  const file = join(options.results, `${name}.json`);
  await rm(file, { force: true });
  const before = await readHoldings(target);
  const output = await runK6(name, target, options);
  const summary = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Summary,
    () => Promise.reject(new Error(`k6 wrote no summary of ${name}:\n${output}`)),
  );
  const after = await holdingsAtRest(target, before.received + (summary.metrics.events_acknowledged?.count ?? 0));
  const figures = [...account(name, summary, before, after, options.seed), ...growthOf(summary, options.seed)];
  return { summary, figures, passed: summary.passed && figures.every(({ holds }) => holds !== false) };
}

/** Resolves with what k6 printed (nothing when it is shown) once it has ended by itself; a failed bound is no error here. */
function runK6(name: Scenario, target: Target, options: RunOptions): Promise<string> {
  const quiet = options.show && process.stdout.isTTY ? [] : ['--quiet'];
  const script = join(import.meta.dirname, `${name}.ts`);
  const child = spawn(options.k6, ['run', '--no-usage-report', ...quiet, script], {
    env: { ...process.env, ...variables(name, target, options) },
    stdio: options.show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      // A server that is gone fails every request with a line.
      output = (output + chunk).slice(-4_000);
    });
  }
  const limit = setTimeout(() => child.kill('SIGKILL'), milliseconds(options.duration) + BEYOND);
  return new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(output));
  }).finally(() => clearTimeout(limit));
}

function variables(name: Scenario, target: Target, options: RunOptions): Record<string, string> {
  const given = { DURATION: options.duration, RATE: options.rate, HISTORY: options.history };
  return {
    FOOTFALL_URL: target.url,
    FOOTFALL_INGEST_URL: target.ingest ?? target.url,
    FOOTFALL_STORE: target.store,
    FOOTFALL_WRITE_KEY: target.writeKey,
    FOOTFALL_KEY: target.secretKey,
    RESULTS: options.results,
    SEED: String(options.seed),
    SPEED: options.speed ? '1' : '0',
    ...Object.fromEntries(Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
    // k6's own page of charts over time; no port is opened for it.
    ...(options.show ? { K6_WEB_DASHBOARD: 'true', K6_WEB_DASHBOARD_PORT: '-1', K6_WEB_DASHBOARD_PERIOD: '1s' } : {}),
    ...(options.show ? { K6_WEB_DASHBOARD_EXPORT: join(options.results, `${name}-charts.html`) } : {}),
  };
}

function milliseconds(duration: string | undefined): number {
  const [, number, unit] = /^(\d+)(s|m|h)$/.exec(duration ?? '') ?? [];
  const ms = Number(number ?? 1_800) * (unit === 'h' ? 3_600_000 : unit === 'm' ? 60_000 : 1_000);
  return Math.min(ms, LONGEST);
}
