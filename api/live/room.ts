import type { LivePart } from '../../contracts/live.ts';
import type { Store } from '../../contracts/store.ts';
import { LiveChannel } from './channel.ts';

/** Frames of a store leave at least this long apart, ms, and at most this long: a page then knows how old its figures are. */
const GAP = 250;
const BEAT = 1_000;
/** The first snapshot waits this long for something to show, ms; the other partitions get this long after the first. */
const PATIENCE = 1_000;
const OTHERS = 50;

/** Who is shown a room's frames: one socket. */
export interface Viewer {
  show(frame: Buffer): void;
}

/** Everyone who watches one store: decides when a frame leaves. */
export class Room {
  readonly channel: LiveChannel;
  readonly viewers = new Set<Viewer>();
  /** Resolves when a first snapshot can be shown, at the latest after a second. */
  readonly ready: Promise<void>;
  emptySince: number;
  readonly #clock: () => number;
  readonly #beat: NodeJS.Timeout;
  #becomeHeard = (): void => {};
  #sentAt = Number.NEGATIVE_INFINITY;
  #due: NodeJS.Timeout | null = null;
  #closed = false;

  /** `first`: resolves when what the room shows besides the parts is known. */
  constructor(store: Store, clock: () => number, firstSeq: number, first: (channel: LiveChannel) => Promise<void>) {
    this.#clock = clock;
    this.emptySince = clock();
    this.channel = new LiveChannel(store, clock(), firstSeq);
    const heard = new Promise<void>((resolve) => {
      this.#becomeHeard = resolve;
    });
    const told = Promise.all([heard.then(() => pause(OTHERS)), first(this.channel)]).then(() => {
      if (this.viewers.size === 0) this.#send();
      else this.#sendSoon();
    });
    this.ready = Promise.race([told, pause(PATIENCE)]);
    this.#beat = setTimeout(() => this.#send(), BEAT);
  }

  take(part: LivePart): void {
    this.channel.take(part, this.#clock());
    this.#becomeHeard();
    this.#sendSoon();
  }

  enter(viewer: Viewer): void {
    this.viewers.add(viewer);
  }

  leave(viewer: Viewer): void {
    this.viewers.delete(viewer);
    if (this.viewers.size === 0) this.emptySince = this.#clock();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#beat);
    if (this.#due) clearTimeout(this.#due);
  }

  /** Parts of several partitions go out together. */
  #sendSoon(): void {
    if (this.#due || this.#closed) return;
    const wait = this.#sentAt + GAP - this.#clock();
    if (wait <= 0) this.#send();
    else this.#due = setTimeout(() => this.#send(), wait);
  }

  #send(): void {
    if (this.#closed) return;
    if (this.#due) clearTimeout(this.#due);
    this.#due = null;
    this.#beat.refresh();
    const now = this.#clock();
    // What nobody sees does not make the next one wait.
    if (this.viewers.size > 0) this.#sentAt = now;
    const frame = this.channel.nextFrame(now);
    for (const viewer of this.viewers) viewer.show(frame);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
