import { LIVE_PARTS, LIVE_WATCH, type LivePart } from '../../contracts/live.ts';
import type { Store } from '../../contracts/store.ts';
import type { Cache } from '../../platform/cache/port.ts';
import { LiveCounters } from './counters.ts';
import type { LiveEvent } from './event.ts';

export interface PublisherOptions {
  cache: Cache;
  clock: () => number;
  partition: number;
  /** How far the processor is behind the last acknowledged event, ms. */
  freshness: () => number;
}

/** Parts of a store leave at least this long apart, ms; while nothing changes, one a second says how fresh the last is. */
const GAP = 240;
const HEARTBEAT = 1_000;
const WATCH = 15_000;

interface Watched {
  counters: LiveCounters;
  changed: boolean;
  publishedAt: number;
  watchedUntil: number;
}

/** Keeps every store's live counters for one partition and publishes those of stores that someone watches. */
export class LivePublisher {
  readonly #options: PublisherOptions;
  readonly #stores = new Map<string, Watched>();
  readonly #unknown = new Map<string, number>();
  readonly #beat: NodeJS.Timeout;
  #due: NodeJS.Timeout | null = null;
  #unsubscribe = (): void => {};

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#beat = setInterval(() => this.#publishDue(true), HEARTBEAT);
    this.#beat.unref();
    void options.cache
      .subscribe(LIVE_WATCH, (store) => this.#watch(store))
      .then((unsubscribe) => {
        this.#unsubscribe = unsubscribe;
      });
  }

  counters(store: Pick<Store, 'id' | 'timezone'>): LiveCounters {
    return this.#entry(store).counters;
  }

  apply(store: Pick<Store, 'id' | 'timezone'>, event: LiveEvent, now: number): void {
    const entry = this.#entry(store);
    entry.counters.apply(event, now);
    entry.changed = true;
  }

  afterBatch(): void {
    this.#publishDue(false);
  }

  close(): void {
    clearInterval(this.#beat);
    if (this.#due) clearTimeout(this.#due);
    this.#unsubscribe();
  }

  #entry(store: Pick<Store, 'id' | 'timezone'>): Watched {
    let entry = this.#stores.get(store.id);
    if (!entry) {
      const watchedUntil = this.#unknown.get(store.id) ?? 0;
      entry = { counters: new LiveCounters(store.timezone), changed: true, publishedAt: 0, watchedUntil };
      this.#stores.set(store.id, entry);
    }
    return entry;
  }

  #watch(store: string): void {
    const until = this.#options.clock() + WATCH;
    const entry = this.#stores.get(store);
    if (!entry) {
      if (this.#unknown.size > 10_000) this.#unknown.clear();
      this.#unknown.set(store, until);
      return;
    }
    const isNew = entry.watchedUntil < this.#options.clock();
    entry.watchedUntil = until;
    if (isNew) this.#publish(store, entry);
  }

  #publishDue(beat: boolean): void {
    const now = this.#options.clock();
    let next = Number.POSITIVE_INFINITY;
    for (const [id, entry] of this.#stores) {
      if (entry.watchedUntil < now || !(entry.changed || beat)) continue;
      const wait = entry.publishedAt + GAP - now;
      if (wait <= 0) this.#publish(id, entry);
      else next = Math.min(next, wait);
    }
    if (next < Number.POSITIVE_INFINITY && !this.#due) {
      this.#due = setTimeout(() => {
        this.#due = null;
        this.#publishDue(false);
      }, next);
      this.#due.unref();
    }
  }

  #publish(store: string, entry: Watched): void {
    const { cache, clock, partition, freshness } = this.#options;
    const at = clock();
    entry.publishedAt = at;
    entry.changed = false;
    const part: LivePart = { store, partition, at, data: { ...entry.counters.part(at), freshness_ms: freshness() } };
    cache.publish(LIVE_PARTS, JSON.stringify(part));
  }
}
