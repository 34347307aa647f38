import { appendFileSync, existsSync, rmSync, statSync, truncateSync } from 'node:fs';
import type { RejectedRow } from './batch.ts';

/** FILE.rejected.ndjson: each row that was not taken, with its line and why. A position says how long the file was, so that a kill repeats no line. */
export class RejectedFile {
  readonly path: string;
  #bytes: number;

  /** Cuts the file back to `bytes`, where a position stood. */
  constructor(path: string, bytes: number) {
    this.path = path;
    if (bytes === 0) rmSync(path, { force: true });
    else if (existsSync(path) && statSync(path).size > bytes) truncateSync(path, bytes);
    this.#bytes = existsSync(path) ? statSync(path).size : 0;
  }

  get bytes(): number {
    return this.#bytes;
  }

  append(rows: readonly RejectedRow[]): void {
    if (rows.length === 0) return;
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    appendFileSync(this.path, text);
    this.#bytes += Buffer.byteLength(text);
  }
}
