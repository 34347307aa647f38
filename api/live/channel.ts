import type { DayTotals, LiveData, LiveFrame, LivePart } from '../../contracts/live.ts';
import type { Store } from '../../contracts/store.ts';
import { mergeParts } from './merge.ts';
import { patchOf } from './patch.ts';

/** Frames kept for sockets that come back: at four a second, the last half minute. */
const RING = 120;

/**
 * One store's state and its frames: parts come in, and each frame is serialised once, whoever reads it. Pure but for what it is told.
 */
export class LiveChannel {
  readonly store: Store;
  readonly #parts = new Map<number, LivePart['data']>();
  readonly #ring: { seq: number; frame: Buffer }[] = [];
  #data: LiveData;
  #seq = 0;
  yesterday: DayTotals = { visitors: 0, sessions: 0, pageviews: 0, product_views: 0, carts: 0, checkouts: 0, orders: 0, revenue: 0 };

  constructor(store: Store) {
    this.store = store;
    this.#data = mergeParts(store, [], this.yesterday);
  }

  get hasParts(): boolean {
    return this.#parts.size > 0;
  }

  take(part: LivePart): void {
    this.#parts.set(part.partition, part.data);
  }

  /** The next patch, from everything taken since the last. */
  nextFrame(at: number): Buffer {
    const data = mergeParts(this.store, [...this.#parts.values()], this.yesterday);
    const patch = patchOf(this.#data, data);
    this.#data = data;
    this.#seq++;
    const frame = serialise({ type: 'patch', store: this.store.id, seq: this.#seq, at, data: patch });
    this.#ring.push({ seq: this.#seq, frame });
    if (this.#ring.length > RING) this.#ring.shift();
    return frame;
  }

  snapshot(at: number): Buffer {
    return serialise({ type: 'snapshot', store: this.store.id, seq: this.#seq, at, data: this.#data });
  }

  /** The frames after `seq`, or null when they are not kept any more: then only a snapshot helps. */
  since(seq: number): Buffer[] | null {
    if (seq === this.#seq) return [];
    if (seq > this.#seq || seq < (this.#ring[0]?.seq ?? Number.POSITIVE_INFINITY) - 1) return null;
    return this.#ring.filter((entry) => entry.seq > seq).map((entry) => entry.frame);
  }
}

function serialise(frame: LiveFrame): Buffer {
  return Buffer.from(JSON.stringify(frame));
}
