import { Fault } from '../../contracts/error.ts';

/** Lets a store have a few things running at once: takes a turn and gives what ends it. Throws Fault 429 for one more. */
export function turnsByStore(most: number): (store: string) => () => void {
  const running = new Map<string, number>();
  return (store) => {
    const count = running.get(store) ?? 0;
    if (count >= most)
      throw new Fault(
        'too_many_queries',
        `${most} queries of this store are running. Wait for one of them to end, and send this one again.`,
        {
          status: 429,
          retryable: true,
          details: { retry_after: 2 },
        },
      );
    running.set(store, count + 1);
    let isDone = false;
    return () => {
      if (isDone) return;
      isDone = true;
      const left = (running.get(store) ?? 1) - 1;
      if (left > 0) running.set(store, left);
      else running.delete(store);
    };
  };
}

/** The same pieces; `end` is called when they are at their end, have failed or are given up, also when none was ever asked for. */
export function ending<T>(pieces: AsyncIterator<T>, end: () => void): AsyncIterable<T> {
  const iterator: AsyncIterator<T> = {
    async next() {
      try {
        const next = await pieces.next();
        if (next.done) end();
        return next;
      } catch (error) {
        end();
        throw error;
      }
    },
    async return() {
      end();
      await pieces.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
