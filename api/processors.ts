import { PROCESSOR_STATUS, type ProcessorStatus } from '../contracts/processor-status.ts';
import type { Cache } from '../platform/cache/port.ts';

/** What all processors together say of themselves. */
export interface Processors {
  /** Age of the oldest acknowledged event that cannot be queried yet, ms. */
  lag(): number;
  /** Log records that are not committed. */
  behind(): number;
  events(): number;
  stages(): Record<string, number>;
  /** What is wrong in words, null when every partition of the log is consumed. */
  problem(): string | null;
  close(): void;
}

/** A processor that said nothing for this long is not counted any more, ms. */
const SILENT = 10_000;

/** Listens to the processors, in whichever process they run. Until the first has spoken there is no lag, and a problem after `SILENT`. */
export async function watchProcessors({ cache, clock }: { cache: Cache; clock: () => number }): Promise<Processors> {
  const since = clock();
  const heard = new Map<string, ProcessorStatus>();
  const close = await cache.subscribe(PROCESSOR_STATUS, (message) => {
    const status = JSON.parse(message) as ProcessorStatus;
    heard.set(status.instance, { ...status, at: clock() });
  });
  const alive = (): ProcessorStatus[] => {
    for (const [instance, { at }] of heard) if (clock() - at > SILENT) heard.delete(instance);
    return [...heard.values()];
  };
  return {
    lag: () => Math.max(0, ...alive().map((one) => one.lag_ms)),
    behind: () => sum(alive().flatMap((one) => one.partitions.map(({ end, committed }) => end - committed))),
    events: () => sum(alive().map((one) => one.events)),
    stages() {
      const stages: Record<string, number> = {};
      for (const one of alive()) for (const [stage, ms] of Object.entries(one.stages)) stages[stage] = (stages[stage] ?? 0) + ms;
      return stages;
    },
    problem() {
      const all = alive();
      if (all.length === 0) return clock() - since > SILENT ? 'no processor has said anything for 10 s' : null;
      const consumed = new Set(all.flatMap((one) => one.partitions.map(({ partition }) => partition)));
      const of = Math.max(...all.map((one) => one.of));
      return consumed.size < of ? `${of - consumed.size} of the log's ${of} partitions are not consumed` : null;
    },
    close,
  };
}

const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0);
