import { randomInt } from 'node:crypto';
import { type DayTotals, LIVE_PARTS, LIVE_WATCH, type LivePart } from '../../contracts/live.ts';
import type { Store } from '../../contracts/store.ts';
import type { Cache } from '../../platform/cache/port.ts';
import type { LiveChannel } from './channel.ts';
import type { Correction } from './correction.ts';
import { Room } from './room.ts';

const WATCH_EVERY = 5_000;
const YESTERDAY_EVERY = 60_000;
/** A room outlives its last socket by this long, ms: who comes back finds the frames that were missed, and asks the warehouse nothing. */
const LINGERS = 60_000;

export interface RoomsOptions {
  cache: Cache;
  clock: () => number;
  /** Yesterday's totals of a store up to the same time of day. */
  yesterday: (store: Store, now: number) => Promise<DayTotals>;
  /** What a store's shop says of today's orders, over what was reported. */
  correction?: (store: Store, now: number) => Promise<Correction>;
  onProblem: (error: unknown) => void;
}

/** A room for each store that is watched. Keeps telling the processors so, and asks for yesterday once a minute a room, one after the other. */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<string, Room>();
  readonly #timers: NodeJS.Timeout[];
  #asking = false;
  #unsubscribe = (): void => {};

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.#timers = [setInterval(() => this.#tend(), WATCH_EVERY), setInterval(() => void this.#askAll(), YESTERDAY_EVERY)];
    for (const timer of this.#timers) timer.unref();
  }

  /** Resolves when parts are heard. */
  async open(): Promise<void> {
    this.#unsubscribe = await this.#options.cache.subscribe(LIVE_PARTS, (message) => {
      const part = JSON.parse(message) as LivePart;
      this.#rooms.get(part.store)?.take(part);
    });
  }

  of(store: Store): Room {
    const known = this.#rooms.get(store.id);
    if (known) {
      known.channel.store = store;
      known.emptySince = this.#options.clock();
      return known;
    }
    const { cache, clock } = this.#options;
    // Numbers of other processes and of earlier rooms lie elsewhere in the 2^53, so that none of them can be taken for one of these.
    const firstSeq = randomInt(2 ** 20) * 2 ** 32;
    const room = new Room(store, clock, firstSeq, async (channel) => {
      await Promise.all([this.#askYesterday(channel), this.#askCorrection(channel)]);
    });
    this.#rooms.set(store.id, room);
    cache.publish(LIVE_WATCH, store.id);
    return room;
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#unsubscribe();
    for (const room of this.#rooms.values()) room.close();
    this.#rooms.clear();
  }

  #tend(): void {
    const { cache, clock } = this.#options;
    for (const [id, room] of this.#rooms) {
      if (room.viewers.size === 0 && clock() - room.emptySince > LINGERS) {
        room.close();
        this.#rooms.delete(id);
      } else {
        cache.publish(LIVE_WATCH, id);
        if (room.viewers.size > 0) void this.#askCorrection(room.channel);
      }
    }
  }

  async #askAll(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    for (const room of this.#rooms.values()) if (room.viewers.size > 0) await this.#askYesterday(room.channel);
    this.#asking = false;
  }

  async #askCorrection(channel: LiveChannel): Promise<void> {
    const { correction, clock, onProblem } = this.#options;
    if (!correction) return;
    try {
      channel.correction = await correction(channel.store, clock());
    } catch (error) {
      onProblem(error);
    }
  }

  async #askYesterday(channel: LiveChannel): Promise<void> {
    try {
      channel.yesterday = await this.#options.yesterday(channel.store, this.#options.clock());
    } catch (error) {
      this.#options.onProblem(error);
    }
  }
}
