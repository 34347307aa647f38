const TRIES = 7;

/** Does the work until it succeeds, with a pause that doubles, seven times at most; then throws what the last try threw. */
export async function sendAgain(work: () => Promise<void>, pauseMs: number): Promise<void> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left === 0) throw error;
    }
    const pause = pauseMs * 2 ** (TRIES - 1 - left);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
