import { AsyncLocalStorage } from 'node:async_hooks';
import { Fault } from '../../contracts/error.ts';

export interface Turnstile {
  /** Runs `work` when its turn comes. Throws Fault `busy` (503) when too many wait already. */
  pass<T>(work: () => Promise<T>): Promise<T>;
  /** Whatever `work` passes the turnstile for goes before everybody else. */
  first<T>(work: () => T): T;
}

/** Lets `most` through at once and `waiting` wait, so that a flood of sign-ins costs a known share of the machine. */
export function turnstile({ most = 2, waiting = 32 }: { most?: number; waiting?: number } = {}): Turnstile {
  const preferred = new AsyncLocalStorage<true>();
  const lines: [known: (() => void)[], others: (() => void)[]] = [[], []];
  let inside = 0;

  async function turn(): Promise<void> {
    if (inside < most) {
      inside++;
      return;
    }
    const line = preferred.getStore() ? lines[0] : lines[1];
    if (line.length >= waiting)
      throw new Fault('busy', 'Too many sign-ins at once. Try again in a few seconds.', { status: 503, retryable: true });
    // Whoever leaves hands the place on, so `inside` stays as it is.
    await new Promise<void>((resolve) => line.push(resolve));
  }

  return {
    async pass(work) {
      await turn();
      try {
        return await work();
      } finally {
        const next = lines[0].shift() ?? lines[1].shift();
        if (next) next();
        else inside--;
      }
    },
    first: (work) => preferred.run(true, work),
  };
}
