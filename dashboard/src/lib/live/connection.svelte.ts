import type { TailEvent } from '../../../../contracts/live.ts';
import { ApiError, accessParams, getJson } from '../api.ts';
import { type LiveState, reduce } from './frames.ts';
import { clockOffset, dataAge, freshnessLevel } from './freshness.ts';
import { Link, type LinkState, type Socket } from './link.ts';

const TICK_MS = 200;

/** What the Live page shows of one store: the data, how old it is, and how the connection does. */
export class LiveConnection {
  readonly store: string;
  link = $state<LinkState>('connecting');
  #state = $state.raw<LiveState | null>(null);
  #offset = clockOffset();
  #now = $state(Date.now());
  #listeners = new Set<(fresh: TailEvent[]) => void>();

  readonly data = $derived(this.#state?.data ?? null);
  /** The server's clock when the last frame was sent, ms. */
  readonly asOf = $derived(this.#state?.at ?? null);
  /** Age of the data, ms; it grows between frames. */
  readonly age = $derived(
    this.#state ? dataAge({ at: this.#state.at, freshness_ms: this.#state.data.freshness_ms }, this.#now, this.#offset.value) : null,
  );
  readonly level = $derived(this.age === null ? null : freshnessLevel(this.age));
  /** The server's clock, moving once a second: for "2 s ago". */
  readonly second = $derived(Math.floor((this.#now + this.#offset.value) / 1_000) * 1_000);

  constructor(store: string) {
    this.store = store;
  }

  /** Connects and keeps connected until the returned function is called. */
  open(): () => void {
    const link = new Link({
      connect: () => new WebSocket(liveUrl(this.store)) as Socket,
      lastSeq: () => this.#state?.seq ?? null,
      onFrame: (frame) => this.#take(frame),
      onState: (state) => {
        this.link = state;
      },
      mayWatch,
    });
    const retry = () => {
      if (!document.hidden) link.retryNow();
    };
    const ticking = setInterval(() => {
      if (!document.hidden) this.#now = Date.now();
    }, TICK_MS);
    window.addEventListener('online', retry);
    document.addEventListener('visibilitychange', retry);
    return () => {
      link.close();
      clearInterval(ticking);
      window.removeEventListener('online', retry);
      document.removeEventListener('visibilitychange', retry);
    };
  }

  /** Calls back with the events of each patch, newest first. */
  onFresh(listener: (fresh: TailEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #take(frame: Parameters<typeof reduce>[1]): boolean {
    const reduced = reduce(this.#state, frame, this.store);
    if (reduced.kind === 'gap') return false;
    if (reduced.kind === 'applied') {
      const now = Date.now();
      // After a break either clock may have been set.
      if (this.link === 'reconnecting') this.#offset.reset();
      this.#offset.note(frame.at, now);
      this.#now = now;
      this.#state = reduced.state;
      if (reduced.fresh.length > 0) for (const listener of this.#listeners) listener(reduced.fresh);
    }
    return true;
  }
}

function liveUrl(store: string): string {
  const url = new URL('/live', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  for (const [name, value] of Object.entries({ store, ...accessParams() })) url.searchParams.set(name, String(value));
  return url.href;
}

/** Only a plain "not signed in" stops the page from trying: a server that is down will be back. */
async function mayWatch(): Promise<boolean> {
  try {
    await getJson('/api/session');
    return true;
  } catch (error) {
    return !(error instanceof ApiError && (error.status === 401 || error.status === 403));
  }
}
