/**
 * Answers that come in any order, handed on in the order of their requests: what is behind the first that is missing waits. Thus a position in the file
 * never passes an event that may not be stored.
 */
export class Prefix<T> {
  readonly #waiting = new Map<number, T>();
  #next = 0;
  #asked = 0;

  /** A place in the order, for one request. */
  take(): number {
    return this.#asked++;
  }

  /** Everything that is now complete from the beginning on, oldest first. */
  done(place: number, answer: T): T[] {
    this.#waiting.set(place, answer);
    const complete: T[] = [];
    for (let next = this.#waiting.get(this.#next); next !== undefined; next = this.#waiting.get(this.#next)) {
      complete.push(next);
      this.#waiting.delete(this.#next++);
    }
    return complete;
  }
}
