import { backoff } from './backoff.ts';
import type { Outcome } from './post.ts';

/** An event as it goes out, written once: what is sent again is the same to the byte. */
export interface Outgoing {
  id: string;
  json: string;
}

export interface DeliveryOptions {
  send: (body: string) => Promise<Outcome>;
  /** Events of one request. */
  batchSize: number;
  /** How long an event may wait for company, ms. */
  flushIntervalMs: number;
  /** Events that may wait; further ones are dropped. */
  maxQueue: number;
  onDrop: (ids: string[], reason: string) => void;
}

/** Bytes of one request at most; the server takes 1 MiB. */
const MOST_BYTES = 900_000;

/** A queue that is sent in order, one request at a time, each until it is taken or refused for good. */
export class Delivery {
  readonly #options: DeliveryOptions;
  #queue: Outgoing[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #stopped = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  get pending(): number {
    return this.#queue.length;
  }

  add(event: Outgoing): void {
    const { maxQueue, batchSize, flushIntervalMs, onDrop } = this.#options;
    if (this.#stopped) onDrop([event.id], 'closed');
    else if (this.#queue.length >= maxQueue) onDrop([event.id], 'queue_full');
    else {
      this.#queue.push(event);
      if (this.#queue.length >= batchSize) void this.flush();
      else this.#timer ??= setTimeout(() => void this.flush(), flushIntervalMs);
    }
  }

  /** Resolves when nothing waits any more: all taken, or refused. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Sends what waits for up to `ms`; what is left then is dropped, and so is what comes later. */
  async close(ms: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([this.flush(), late]);
    clearTimeout(timer);
    this.#stopped = true;
    this.#wake?.();
    const left = this.#queue.splice(0).map((event) => event.id);
    if (left.length > 0) this.#options.onDrop(left, 'closed');
  }

  async #run(): Promise<void> {
    let attempt = 0;
    while (this.#queue.length > 0 && !this.#stopped) {
      const batch = this.#head();
      const outcome = await this.#options.send(`{"sent_at":${Date.now()},"events":[${batch.map((event) => event.json).join(',')}]}`);
      if (this.#stopped) return;
      if (outcome.kind === 'again') {
        await this.#pause(backoff(attempt++, outcome.afterMs, Math.random()));
        continue;
      }
      attempt = 0;
      this.#queue.splice(0, batch.length);
      if (outcome.kind === 'refused') {
        this.#options.onDrop(
          batch.map((event) => event.id),
          `refused with ${outcome.status}: ${outcome.message}`,
        );
      }
    }
  }

  #head(): Outgoing[] {
    let bytes = 0;
    const end = this.#queue.findIndex((event, i) => {
      // UTF-8 takes at most three bytes a UTF-16 unit.
      bytes += event.json.length * 3;
      return i > 0 && (i >= this.#options.batchSize || bytes > MOST_BYTES);
    });
    return this.#queue.slice(0, end === -1 ? undefined : end);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
