import { Fault } from '../../contracts/error.ts';
import type { VirtualTime } from './virtual-time.ts';

/** One life of a process: when it is dead, nothing that it waits for ever comes back. */
export interface Life {
  dead: boolean;
}

export interface Faults {
  random: () => number;
  time: VirtualTime;
  /** How often a call is so slow that the world may have changed when it arrives, 0..1. */
  slow: number;
  /** How often a write fails before it is done, and how often its answer is lost, 0..1. */
  share: number;
}

export const never = (): Promise<never> => new Promise(() => {});
export const lineDown = () => new Fault('warehouse_failed', 'simulated: the line is down', { retryable: true });

/** One call of a process to something outside: takes time, and may fail before or after it was done; a dead process neither asks nor hears. */
export async function call<T>(life: Life, faults: Faults, work: () => T | Promise<T>, canFail = true): Promise<T> {
  const { random, time, share, slow } = faults;
  await time.aWhile(random() < slow ? 1_500 : 5);
  if (life.dead) return never();
  const draw = canFail ? random() : 1;
  if (draw < share) throw lineDown();
  const result = await work();
  await time.aWhile(5);
  if (life.dead) return never();
  if (draw < 2 * share) throw lineDown();
  return result;
}
