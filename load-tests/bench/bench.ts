import type { Figure } from '../harness/report.ts';

export interface BenchOptions {
  seconds: number;
  events: number;
  seed: number;
  /** Offered, events a second. */
  rate: number;
}

/** One benchmark: bounded in time, with everything that it compares measured in the same run. */
export interface Bench {
  asks: string;
  takes: string;
  seconds: number;
  events?: number;
  /** Offered where nothing else is asked for, events a second. */
  rate?: number;
  run(options: BenchOptions): Promise<Figure[]>;
}
