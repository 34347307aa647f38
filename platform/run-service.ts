import { Fault } from '../contracts/error.ts';
import { type Config, readConfig } from './config.ts';

export interface Service {
  url: string;
  /** Refuses what is new, finishes what was taken, closes every engine. */
  stop(): Promise<void>;
}

/** A stop takes no longer than this, ms. */
const STOP_MS = 15_000;

export type Say = (line: string) => void;

/**
 * Runs a service as this process: configuration from the environment, progress on standard output, SIGTERM and SIGINT for a clean stop with code 0, also
 * while it is still starting. What keeps it from starting, or ends it, is one clear line on standard error and code 1.
 */
export async function runService(start: (config: Config, io: { say: Say }) => Promise<Service>): Promise<void> {
  const { promise: started, resolve } = Promise.withResolvers<Service>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      // What an engine that does not answer keeps from being committed is taken up at the next start.
      setTimeout(() => process.exit(0), STOP_MS);
      started.then((service) => service.stop()).then(() => process.exit(0), endWith);
    });
  }
  try {
    resolve(await start(readConfig(process.env), { say: (line) => console.log(line) }));
  } catch (error) {
    endWith(error);
  }
}

function endWith(error: unknown): never {
  console.error(error instanceof Fault ? `footfall: ${error.message}` : error);
  process.exit(1);
}
