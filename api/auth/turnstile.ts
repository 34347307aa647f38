import { AsyncLocalStorage } from 'node:async_hooks';
import { Fault } from '../../contracts/error.ts';

export interface Turnstile {
  /** Runs `work` when its turn comes. Throws Fault `busy` (503) when too many wait already. */
  pass<T>(work: () => Promise<T>): Promise<T>;
  /** Whatever `work` passes the turnstile for goes before everybody else. */
  first<T>(work: () => T): T;
}

export interface TurnstileOptions {
  most?: number;
  waiting?: number;
  /** How long a place stays empty after work, as a share of the time that the work took. */
  rest?: number;
}

/** Lets `most` through at once and `waiting` wait, so that a flood of sign-ins costs a known share of the machine. */
export function turnstile({ most = 2, waiting = 32, rest = 0 }: TurnstileOptions = {}): Turnstile {
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

  function leave(): void {
    const next = lines[0].shift() ?? lines[1].shift();
    if (next) next();
    else inside--;
  }

  return {
    async pass(work) {
      await turn();
      const began = performance.now();
      try {
        return await work();
      } finally {
        if (rest === 0) leave();
        else setTimeout(leave, rest * (performance.now() - began));
      }
    },
    first: (work) => preferred.run(true, work),
  };
}
