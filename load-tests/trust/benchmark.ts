import { machine } from '../harness/report.ts';

/** What a benchmark is told. Every draw comes from `seed`. */
export interface TrustOptions {
  /** Seconds instead of minutes: the same trials, fewer of them, and no bound on the wall clock. */
  quick: boolean;
  seed: number;
  /** A number from the command line (`--kills 300`), or what is usual. */
  number(flag: string, usual: { full: number; quick: number }): number;
  flag(name: string): string | undefined;
}

export interface Outcome {
  /** Trials: kills, requests, seeds, bytes. */
  n: number;
  /** What went wrong, one line each; empty where nothing did. */
  failures: string[];
}

export interface Benchmark {
  /** What must hold, in one line. */
  asks: string;
  run(options: TrustOptions): Promise<Outcome>;
}

/** With no failure in n trials the rate lies below 3/n (95 %); null where something failed. */
export function boundOf({ n, failures }: Outcome): number | null {
  return failures.length === 0 && n > 0 ? Number((3 / n).toPrecision(3)) : null;
}

/** Prints the outcome as one line of JSON. */
export function printOutcome(name: string, seed: number, outcome: Outcome): boolean {
  const { n, failures } = outcome;
  for (const failure of failures.slice(0, 20)) console.log(`  FAILED: ${failure}`);
  if (failures.length > 20) console.log(`  and ${failures.length - 20} more`);
  console.log(JSON.stringify({ name, n, seed, failures: failures.length, bound: boundOf(outcome), machine: machine() }));
  return failures.length === 0 && n > 0;
}

export function say(text: string): void {
  console.log(`  ${text}`);
}

export { setTimeout as sleep } from 'node:timers/promises';
