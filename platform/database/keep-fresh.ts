import type { OwnedDirectory } from './directory.ts';

const REFRESH_MS = 5_000;
const SALTS_MS = 60_000;

/** Keeps a directory up to date where other processes change it too, and the day's salt made. The returned function ends it. */
export function keepFresh(directory: OwnedDirectory, clock: () => number, onProblem: (error: unknown) => void): () => void {
  const timers = [
    setInterval(() => void directory.refresh().catch(onProblem), REFRESH_MS),
    setInterval(() => void directory.rotateSalts(clock()).catch(onProblem), SALTS_MS),
  ];
  return () => {
    for (const timer of timers) clearInterval(timer);
    directory.close();
  };
}
