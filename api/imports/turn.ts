import { Fault } from '../../contracts/error.ts';

/** Files that may wait, each of which lies in memory. */
const MOST_WAITING = 8;

/** Runs one work after the other: an import takes memory, and two of the same file must not both be the first. Fault 503 when too many wait. */
export function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (work) => {
    if (waiting >= MOST_WAITING)
      throw new Fault('busy', 'Other files are being imported. Try again in a minute.', { status: 503, retryable: true });
    waiting++;
    const mine = last.then(work);
    last = mine.catch(() => undefined).finally(() => waiting--);
    return mine;
  };
}
