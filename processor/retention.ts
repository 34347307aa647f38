import type { Log, LogEntry } from '../platform/log/port.ts';

/** Records hold addresses: nothing needs them once they are committed but who looks into what has just gone wrong, or restores a warehouse of before. */
const HOUR = 3_600_000;

/** Lets go of committed records, keeping those of the last hour (`keepMs`), and of them about `keepBytes` of the newest. */
export class Retention {
  readonly #log: Log;
  readonly #partition: number;
  readonly #keepBytes: number;
  readonly #keepMs: number;
  /** Stretches of the log since the start, oldest first: the offset after each and its bytes. */
  readonly #stretches: { end: number; bytes: number; read: number }[] = [];
  #bytes = 0;

  constructor(log: Log, partition: number, keepBytes: number, keepMs: number = HOUR) {
    this.#log = log;
    this.#partition = partition;
    this.#keepBytes = keepBytes;
    this.#keepMs = keepMs;
  }

  /** Where this process begins: what a former one left below is let go of in its time too. */
  begin(offset: number, now: number): void {
    if (offset > 0) this.#stretches.push({ end: offset, bytes: 0, read: now });
  }

  read(entries: readonly LogEntry[], now: number): void {
    const last = entries.at(-1);
    if (!last) return;
    const bytes = entries.reduce((sum, entry) => sum + entry.value.length, 0);
    this.#stretches.push({ end: last.offset + 1, bytes, read: now });
    this.#bytes += bytes;
  }

  /** To be called after each commit, and now and then without one. */
  async committed(offset: number, now: number): Promise<void> {
    let below = 0;
    const isOver = (read: number) => this.#bytes > this.#keepBytes || now - read > this.#keepMs;
    for (let first = this.#stretches[0]; first && isOver(first.read) && first.end <= offset; first = this.#stretches[0]) {
      this.#stretches.shift();
      this.#bytes -= first.bytes;
      below = first.end;
    }
    if (below > 0) await this.#log.prune(this.#partition, below);
  }
}
