import type { Log, LogEntry } from '../platform/log/port.ts';

/** Lets go of committed records, keeping about `keepBytes` of the newest for replay. */
export class Retention {
  readonly #log: Log;
  readonly #partition: number;
  readonly #keepBytes: number;
  /** Stretches of the log since the start, oldest first: the offset after each and its bytes. */
  readonly #stretches: { end: number; bytes: number }[] = [];
  #bytes = 0;

  constructor(log: Log, partition: number, keepBytes: number) {
    this.#log = log;
    this.#partition = partition;
    this.#keepBytes = keepBytes;
  }

  read(entries: readonly LogEntry[]): void {
    const last = entries.at(-1);
    if (!last) return;
    const bytes = entries.reduce((sum, entry) => sum + entry.value.length, 0);
    this.#stretches.push({ end: last.offset + 1, bytes });
    this.#bytes += bytes;
  }

  async committed(offset: number): Promise<void> {
    let below = 0;
    for (let first = this.#stretches[0]; first && this.#bytes > this.#keepBytes && first.end <= offset; first = this.#stretches[0]) {
      this.#stretches.shift();
      this.#bytes -= first.bytes;
      below = first.end;
    }
    if (below > 0) await this.#log.prune(this.#partition, below);
  }
}
