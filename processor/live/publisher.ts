import { LIVE_PARTS, LIVE_WATCH, type LivePart } from '../../contracts/live.ts';
import type { Store } from '../../contracts/store.ts';
import type { Cache } from '../../platform/cache/port.ts';
import { LiveCounters } from './counters.ts';
import type { LiveEvent, LiveSession } from './event.ts';

export interface PublisherOptions {
  cache: Cache;
  clock: () => number;
  partition: number;
  /** How far the processor is behind the last acknowledged event, ms. */
  freshness: () => number;
}

/** Parts of a store leave at least this long apart, ms: a little longer than frames do, so that no part has to wait for its frame's turn. */
const GAP = 255;
/** While nothing changes, a part that is this old is sent anew, so that there is one a second: it says how fresh the last is. */
const STALE = 700;
const BEAT = 250;
/** How long a watch message holds, ms. */
const WATCH = 15_000;
/** How often stores with nothing to show are let go, ms. */
const SWEEP = 600_000;

interface Watched {
  until: number;
  changed: boolean;
  publishedAt: number;
}

/** Keeps every store's live counters for one partition and publishes those of stores that someone watches. */
export class LivePublisher {
  readonly #options: PublisherOptions;
  readonly #stores = new Map<string, LiveCounters>();
  readonly #watched = new Map<string, Watched>();
  /** What a watched store shows before its first event. */
  readonly #none = new LiveCounters('UTC');
  readonly #timers: NodeJS.Timeout[];
  #due: NodeJS.Timeout | null = null;
  #closed = false;
  #unsubscribe = (): void => {};

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#timers = [setInterval(() => this.#beat(), BEAT), setInterval(() => this.#sweep(), SWEEP)];
    for (const timer of this.#timers) timer.unref();
    void options.cache
      .subscribe(LIVE_WATCH, (store) => this.#watch(store))
      .then((unsubscribe) => {
        if (this.#closed) unsubscribe();
        else this.#unsubscribe = unsubscribe;
      });
  }

  get partition(): number {
    return this.#options.partition;
  }

  apply(store: Pick<Store, 'id' | 'timezone'>, event: LiveEvent, session: LiveSession, now: number): void {
    let counters = this.#stores.get(store.id);
    if (!counters) {
      counters = new LiveCounters(store.timezone);
      this.#stores.set(store.id, counters);
    }
    counters.apply(event, session, now);
    const watched = this.#watched.get(store.id);
    if (watched) watched.changed = true;
  }

  /** Puts counters in the place of whatever was counted of a store. */
  replace(store: string, counters: LiveCounters): void {
    this.#stores.set(store, counters);
    const watched = this.#watched.get(store);
    if (watched) watched.changed = true;
  }

  /** Publishes what the batch changed, at once where the last part is old enough, otherwise as soon as it is. */
  afterBatch(): void {
    this.#publishDue((watched) => watched.changed);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#due) clearTimeout(this.#due);
    this.#due = null;
    this.#unsubscribe();
  }

  /** A page was opened, or is still open: the answer is due, also when nothing has changed for the others. */
  #watch(store: string): void {
    const until = this.#options.clock() + WATCH;
    const known = this.#watched.get(store);
    if (known) Object.assign(known, { until, changed: true });
    else this.#watched.set(store, { until, changed: true, publishedAt: Number.NEGATIVE_INFINITY });
    this.afterBatch();
  }

  #beat(): void {
    const now = this.#options.clock();
    for (const [store, watched] of this.#watched) if (watched.until <= now) this.#watched.delete(store);
    this.#publishDue((watched) => watched.publishedAt <= now - STALE);
  }

  #publishDue(wants: (watched: Watched) => boolean): void {
    if (this.#closed) return;
    const now = this.#options.clock();
    let next = Number.POSITIVE_INFINITY;
    for (const [store, watched] of this.#watched) {
      if (watched.until <= now || !wants(watched)) continue;
      const wait = watched.publishedAt + GAP - now;
      if (wait <= 0) this.#publish(store, watched);
      else next = Math.min(next, wait);
    }
    if (next === Number.POSITIVE_INFINITY || this.#due) return;
    this.#due = setTimeout(() => {
      this.#due = null;
      this.afterBatch();
    }, next);
    this.#due.unref();
  }

  #publish(store: string, watched: Watched): void {
    const { cache, clock, partition, freshness } = this.#options;
    const at = clock();
    watched.publishedAt = at;
    watched.changed = false;
    const counters = this.#stores.get(store) ?? this.#none;
    const part: LivePart = { store, partition, at, data: { ...counters.part(at), freshness_ms: freshness() } };
    cache.publish(LIVE_PARTS, JSON.stringify(part));
  }

  /** So that memory follows the stores that are visited, not all there ever were. */
  #sweep(): void {
    const now = this.#options.clock();
    for (const [store, counters] of this.#stores) if (counters.isIdle(now)) this.#stores.delete(store);
  }
}
