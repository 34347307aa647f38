import type { Row } from './rows.ts';
import type { ImportedEvent } from './translated.ts';

/** A row that is not stored, as FILE.rejected.ndjson holds it. `reason` is the importer's or the server's code. */
export interface RejectedRow {
  line: number;
  reason: string;
  message: string;
  /** The row as it stands in the file, to be mended and imported again. */
  row: Row['said'];
}

/** A stretch of a file's rows: what one request sends of it, and what of it is not sent. */
export interface Batch {
  /** The last line that it covers. */
  last: number;
  events: readonly { line: number; said: Row['said']; json: string }[];
  rejected: readonly RejectedRow[];
  /** Rows of other sites. */
  skipped: number;
}

/** The server's usual limits: 500 events, and 1 MiB of which some is left for what stands between them. */
const MOST_EVENTS = 500;
const MOST_BYTES = 900_000;
/** Rows that are not sent fill a batch too, so that the position moves on. */
const MOST_OTHERS = 5_000;

/** Puts rows together until they fill a request. */
export class Batcher {
  #events: { line: number; said: Row['said']; json: string }[] = [];
  #rejected: RejectedRow[] = [];
  #skipped = 0;
  #bytes = 0;
  #last = 0;

  /** A full batch as soon as there is one; the row is then in the next. */
  add(row: Row, event: ImportedEvent): Batch | null {
    const json = JSON.stringify(event);
    const size = Buffer.byteLength(json) + 1;
    const full = this.#events.length >= MOST_EVENTS || (this.#events.length > 0 && this.#bytes + size > MOST_BYTES) ? this.flush() : null;
    this.#events.push({ line: row.line, said: row.said, json });
    this.#bytes += size;
    this.#last = row.line;
    return full;
  }

  reject(row: Row, reason: string, message: string): Batch | null {
    this.#rejected.push({ line: row.line, reason, message, row: row.said });
    return this.#passed(row);
  }

  skip(row: Row): Batch | null {
    this.#skipped++;
    return this.#passed(row);
  }

  /** What is there; null when there is nothing. */
  flush(): Batch | null {
    if (this.#events.length + this.#rejected.length + this.#skipped === 0) return null;
    const batch = { last: this.#last, events: this.#events, rejected: this.#rejected, skipped: this.#skipped };
    this.#events = [];
    this.#rejected = [];
    this.#skipped = 0;
    this.#bytes = 0;
    return batch;
  }

  #passed(row: Row): Batch | null {
    this.#last = row.line;
    return this.#rejected.length + this.#skipped >= MOST_OTHERS ? this.flush() : null;
  }
}
