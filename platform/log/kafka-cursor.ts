import { Consumer } from '@platformatic/kafka';
import { type Brokers, clientOptions, isKafkaError, unavailable } from './kafka-client.ts';
import type { LogEntry } from './port.ts';

export interface CursorOptions {
  brokers: Brokers;
  topic: string;
  topicId: string;
  partition: number;
  /** First and next offset of the partition, asked of Kafka now. */
  begin: () => Promise<number>;
  end: () => Promise<number>;
  /** Called when records have arrived that nobody had asked for yet. */
  onArrival: () => void;
}

/** Compressed bytes asked for at a time. */
const FETCH_BYTES = 1_048_576;
/** How long Kafka holds an answer back when there is nothing new, ms. */
const POLL_MS = 5_000;
/** A cursor that nobody has read from for this long no longer waits for records, ms. */
const FORGOTTEN_MS = 30_000;

/**
 * A place in a partition, read onwards with a connection of its own: what comes next is fetched ahead, and at the end of the log a request
 * waits at Kafka, so that a new record is here as soon as it is stored.
 */
export class Cursor {
  /** The offset that the next read is expected to ask for. */
  next: number;
  readonly #options: CursorOptions;
  readonly #consumer: Consumer<Buffer, Buffer, Buffer, Buffer>;
  /** Where the next fetch begins. */
  #position: number;
  #ready: LogEntry[] = [];
  /** The next fetch finds records: it need not be waited for in doubt. */
  #more = false;
  #fetching: Promise<void> | null = null;
  #failure: unknown;
  #readAt = 0;
  #closed = false;

  constructor(offset: number, options: CursorOptions) {
    this.next = offset;
    this.#position = offset;
    this.#options = options;
    this.#consumer = new Consumer({
      ...clientOptions(options.brokers, 'footfall-read', POLL_MS + 2_000),
      groupId: 'footfall-read',
      isolationLevel: 0,
    });
    this.#consumer.topics.track(options.topic);
  }

  /** Records from `next` on, until `maxBytes` of values; none at the end of the log. Throws `log_unavailable`. */
  async take(maxBytes: number): Promise<LogEntry[]> {
    const first = this.#readAt === 0;
    this.#readAt = performance.now();
    if (this.#ready.length === 0) {
      this.#throwFailure();
      this.#fetching ??= this.#fetch(first ? 0 : POLL_MS);
      if (first || this.#more) await this.#fetching;
      else await this.#untilKnown(this.#fetching);
      if (this.#ready.length === 0) this.#throwFailure();
    }
    const entries = this.#ready.splice(0, countUpTo(this.#ready, maxBytes));
    const last = entries.at(-1);
    if (last) this.next = last.offset + 1;
    if (this.#ready.length === 0) this.#fetching ??= this.#fetch(POLL_MS);
    return entries;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#consumer.close(true);
  }

  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw unavailable(failure);
  }

  /** A fetch that waits at the end of the log says nothing until something comes: whether there is something now, Kafka is asked besides. */
  async #untilKnown(fetching: Promise<void>): Promise<void> {
    const end = await Promise.race([fetching, this.#options.end()]);
    if (typeof end === 'number' && end > this.#position) await fetching;
  }

  async #fetch(wait: number): Promise<void> {
    let beyond = false;
    try {
      beyond = !(await this.#fetchOnce(wait));
    } catch (error) {
      if (!this.#closed) this.#failure = error;
    }
    this.#fetching = null;
    if (this.#closed || this.#failure || beyond || wait === 0) return;
    if (this.#ready.length > 0) this.#options.onArrival();
    else if (performance.now() - this.#readAt < FORGOTTEN_MS) this.#fetching = this.#fetch(POLL_MS);
  }

  /** False when the place lies beyond the end of the log. */
  async #fetchOnce(wait: number): Promise<boolean> {
    const { partition, topicId } = this.#options;
    const place = {
      partition,
      currentLeaderEpoch: -1,
      fetchOffset: BigInt(this.#position),
      lastFetchedEpoch: -1,
      partitionMaxBytes: FETCH_BYTES,
    };
    const topics = [{ topicId, partitions: [place] }];
    const answer = await this.#consumer
      .fetch({ node: -1, topics, maxWaitTime: wait, minBytes: 1, maxBytes: FETCH_BYTES })
      .catch((error: unknown) => {
        if (isKafkaError(error, 'OFFSET_OUT_OF_RANGE')) return null;
        throw error;
      });
    if (!answer) return this.#jump();
    const found = answer.responses[0]?.partitions[0];
    for (const batch of found?.records ?? []) {
      const first = Number(batch.firstOffset);
      // A batch is sent whole, also when the fetch began in its middle.
      for (const { offsetDelta, value } of batch.records) {
        const offset = first + offsetDelta;
        if (offset >= this.#position) this.#ready.push({ offset, value: value?.toString() ?? '' });
      }
      this.#position = Math.max(this.#position, first + batch.lastOffsetDelta + 1);
    }
    this.#more = found !== undefined && Number(found.highWatermark) > this.#position;
    return true;
  }

  /** From below the first record that is kept on to that one. */
  async #jump(): Promise<boolean> {
    this.#more = false;
    const begin = await this.#options.begin();
    if (this.#position >= begin) return false;
    this.#position = begin;
    return this.#fetchOnce(0);
  }
}

function countUpTo(entries: readonly LogEntry[], maxBytes: number): number {
  let bytes = 0;
  for (const [index, entry] of entries.entries()) {
    bytes += entry.value.length;
    if (bytes >= maxBytes) return index + 1;
  }
  return entries.length;
}
