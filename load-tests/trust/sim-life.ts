import { Fault } from '../../contracts/error.ts';
import type { VirtualTime } from './virtual-time.ts';

/** One life of a process: when it is dead, nothing that it waits for ever comes back. */
export interface Life {
  dead: boolean;
  /** Until then it neither asks nor hears, as one whose memory is tidied up, ms. */
  pausedUntil: number;
  /** Its clock is so much ahead, ms. */
  skew: number;
}

export interface Faults {
  random: () => number;
  time: VirtualTime;
  /** How often a call is so slow that the world may have changed when it arrives, 0..1. */
  slow: number;
  /** How often it is slower than a deadline is long, 0..1. */
  late: number;
  /** How often a call is lost on its way, how often its answer is, and how often it is given up and arrives nevertheless, 0..1. */
  share: number;
}

export const never = (): Promise<never> => new Promise(() => {});
export const lineDown = () => new Fault('warehouse_failed', 'simulated: the line is down', { retryable: true });

/**
 * One call of a process to something outside: takes time, and may fail before or after it was done; a dead process neither asks nor hears.
 * `outlives`: once sent it arrives, whatever becomes of its process meanwhile.
 */
export async function call<T>(life: Life, faults: Faults, work: () => T | Promise<T>, outlives = false): Promise<T> {
  const { random, time, share, slow, late } = faults;
  await awake(life, time);
  const way = random() * (outlives && random() < late ? 30_000 : random() < slow ? 1_500 : 5);
  const draw = random();
  const arrived = time.sleep(way).then((): T | Promise<T> => {
    if (life.dead && !outlives) return never();
    if (draw < share) throw lineDown();
    return work();
  });
  if (outlives && draw >= 2 * share && draw < 3 * share) {
    arrived.catch(() => {});
    await time.aWhile(way);
    await awake(life, time);
    throw lineDown();
  }
  const result = await arrived;
  await time.aWhile(5);
  await awake(life, time);
  if (draw < 2 * share) throw lineDown();
  return result;
}

async function awake(life: Life, time: VirtualTime): Promise<void> {
  if (life.pausedUntil > time.now) await time.sleep(life.pausedUntil - time.now);
  if (life.dead) await never();
}
