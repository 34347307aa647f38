const FIRST_MS = 500;
const CAP_MS = 15_000;

/**
 * How long to wait before the attempt after `failures` failed ones, ms: doubling to 15 s, drawn from the upper half, so that
 * a thousand pages do not all come back in the same instant. `random` answers 0..1.
 */
export function backoff(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  return ceiling * (0.5 + random() / 2);
}
