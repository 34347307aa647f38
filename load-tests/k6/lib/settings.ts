const url = __ENV.FOOTFALL_URL ?? 'http://localhost:3000';

/** What a script is told from outside; `npm run load` sets all of it, and a plain `k6 run` may. */
export const settings = {
  /** Where questions are asked and pages opened. */
  url,
  /** Where events go: the same on one machine, the ingest service on many. */
  ingest: __ENV.FOOTFALL_INGEST_URL ?? url,
  store: __ENV.FOOTFALL_STORE ?? 'load',
  writeKey: __ENV.FOOTFALL_WRITE_KEY ?? '',
  /** Reads, opens live sockets and imports. */
  secretKey: __ENV.FOOTFALL_KEY ?? '',
  seed: __ENV.SEED ?? '1',
  /** Events that readers find in the past. */
  history: Number(__ENV.HISTORY ?? 50_000),
  /** Where the summary goes, without its ending. */
  results: __ENV.RESULTS ?? 'load-tests/results',
};

/** How long the load itself lasts, seconds: DURATION (`5s`, `2m`, `1h`) or what the scenario takes otherwise. */
export function duration(otherwise: string): number {
  const [, number, unit] = /^(\d+)(s|m|h)$/.exec(__ENV.DURATION ?? otherwise) ?? [];
  if (number === undefined) throw new Error(`DURATION=${__ENV.DURATION}: write it as 5s, 2m or 1h.`);
  return Number(number) * (unit === 'h' ? 3_600 : unit === 'm' ? 60 : 1);
}

/** How much: visits a second, sockets or readers, as the scenario says. RATE or the scenario's own number. */
export function rate(otherwise: number): number {
  const value = Number(__ENV.RATE ?? otherwise);
  if (!Number.isInteger(value) || value < 1) throw new Error(`RATE=${__ENV.RATE}: write a whole number from 1 on.`);
  return value;
}

/** Bounds on time, which only a machine with nothing else to do can keep: left out with SPEED=0. */
export function speed(thresholds: Record<string, string[]>): Record<string, string[]> {
  return __ENV.SPEED === '0' ? {} : thresholds;
}

/** What a summary tells of measured values. */
export const STATISTICS = ['avg', 'med', 'p(95)', 'p(99)', 'max'];

/** Every run says its events' ids anew, so that none is taken for a repetition of an earlier run's. */
export function newRun(): string {
  return Date.now().toString(36);
}
