import type { OwnedDirectory } from './directory.ts';

const REFRESH_MS = 5_000;
const SALTS_MS = 60_000;
const USE_MS = 30_000;

/** Keeps a directory up to date where other processes change it too, the day's salt made, and the keys' last use written down. `alone`: no other process changes it. The returned function ends it. */
export function keepFresh(
  directory: OwnedDirectory,
  clock: () => number,
  onProblem: (error: unknown) => void,
  { alone = false }: { alone?: boolean } = {},
): () => void {
  const timers = [
    ...(alone ? [] : [setInterval(() => void directory.refresh().catch(onProblem), REFRESH_MS)]),
    setInterval(() => void directory.rotateSalts(clock()).catch(onProblem), SALTS_MS),
    setInterval(() => void directory.noteUse().catch(onProblem), USE_MS),
  ];
  return () => {
    for (const timer of timers) clearInterval(timer);
    directory.close();
  };
}
