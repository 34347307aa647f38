/** How long a key that the database does not have is not asked for again, ms. */
const MEMORY_MS = 1_000;
/** Questions a second: whoever guesses keys must not keep the database busy. */
const PER_SECOND = 50;

/** Decides which keys that nobody here has heard of are worth a question to the database: another process may have made one just now. */
export class UnknownKeys {
  #second = 0;
  #asked = 0;
  #absent = new Set<string>();

  /** True at most `PER_SECOND` times a second, and once a second for each key. */
  mayAsk(key: string, now: number): boolean {
    const second = Math.floor(now / MEMORY_MS);
    if (second !== this.#second) {
      this.#second = second;
      this.#asked = 0;
      this.#absent.clear();
    }
    if (!/^[sw]k_\w{4,128}$/.test(key) || this.#absent.has(key) || this.#asked >= PER_SECOND) return false;
    this.#asked++;
    return true;
  }

  isAbsent(key: string): void {
    this.#absent.add(key);
  }
}
