import type { LiveData, LivePart, TailEvent } from '../../contracts/live.ts';
import type { Store } from '../../contracts/store.ts';
import { NO_CORRECTION } from './correction.ts';
import { mergeParts, noTotals } from './merge.ts';
import { textFrame } from './text-frame.ts';

/** Frames kept for sockets that come back: at four a second, the last half minute. */
const RING = 120;
/** A partition that said nothing for this long, ms, is behind by its silence: it should have been heard each second. */
const SILENT = 2_000;
/** A snapshot serves all who come within this time, ms, if nothing was sent since. */
const SNAPSHOT_HOLDS = 100;

/**
 * One store's state and its frames: parts come in; each value is turned into text once, each frame made once, whoever reads it.
 * Sequence numbers begin at `firstSeq`, which should be of this channel alone: a socket may come back to another process.
 */
export class LiveChannel {
  store: Store;
  yesterday = noTotals();
  correction = NO_CORRECTION;
  readonly #since: number;
  readonly #parts = new Map<number, { data: LivePart['data']; heardAt: number }>();
  readonly #ring: Buffer[] = [];
  /** The text of each top-level value as it was last sent, but the tail's. */
  readonly #texts = new Map<string, string>();
  #tail: TailEvent[] = [];
  #seq: number;
  #snapshot: { seq: number; at: number; frame: Buffer } | null = null;

  constructor(store: Store, at: number, firstSeq: number) {
    this.store = store;
    this.#since = at;
    this.#seq = firstSeq;
    const { tail, ...values } = this.#merge(at);
    for (const [name, value] of Object.entries(values)) this.#texts.set(name, JSON.stringify(value));
  }

  get seq(): number {
    return this.#seq;
  }

  take(part: LivePart, at: number): void {
    this.#parts.set(part.partition, { data: part.data, heardAt: at });
  }

  /** The next patch: what changed since the last, and always how fresh it is. */
  nextFrame(at: number): Buffer {
    const { tail, ...values } = this.#merge(at);
    const changed: string[] = [];
    for (const [name, value] of Object.entries(values)) {
      const text = JSON.stringify(value);
      if (text === this.#texts.get(name) && name !== 'freshness_ms') continue;
      this.#texts.set(name, text);
      changed.push(`"${name}":${text}`);
    }
    const known = new Set(this.#tail.map((event) => event.id));
    const fresh = tail.filter((event) => !known.has(event.id));
    if (fresh.length > 0) changed.push(`"tail":${JSON.stringify(fresh)}`);
    this.#tail = tail;
    this.#seq++;
    const frame = this.#frame('patch', at, changed);
    this.#ring.push(frame);
    if (this.#ring.length > RING) this.#ring.shift();
    return frame;
  }

  /** Everything, as of the last patch. */
  snapshot(at: number): Buffer {
    const last = this.#snapshot;
    if (last && last.seq === this.#seq && at - last.at < SNAPSHOT_HOLDS) return last.frame;
    this.#texts.set('freshness_ms', JSON.stringify(this.#freshness(at)));
    const values = [...this.#texts].map(([name, text]) => `"${name}":${text}`);
    const frame = this.#frame('snapshot', at, [...values, `"tail":${JSON.stringify(this.#tail)}`]);
    this.#snapshot = { seq: this.#seq, at, frame };
    return frame;
  }

  /** The frames after `seq`, or null when they are not kept any more: then only a snapshot helps. */
  after(seq: number): Buffer[] | null {
    const missed = this.#seq - seq;
    if (missed < 0 || missed > this.#ring.length) return null;
    return this.#ring.slice(this.#ring.length - missed);
  }

  #merge(at: number): LiveData {
    const parts = [...this.#parts.values()].map((part) => part.data);
    return mergeParts(this.store, parts, {
      yesterday: this.yesterday,
      correction: this.correction,
      freshness_ms: this.#freshness(at),
      now: at,
    });
  }

  /** By our own clock: another machine's may differ. Before the first part, how long there has been none. */
  #freshness(at: number): number {
    if (this.#parts.size === 0) return at - this.#since;
    const ages = [...this.#parts.values()].map(({ data, heardAt }) => {
      const silence = at - heardAt;
      return data.freshness_ms + (silence > SILENT ? silence : 0);
    });
    return Math.max(...ages);
  }

  #frame(type: 'snapshot' | 'patch', at: number, values: string[]): Buffer {
    return textFrame(`{"type":"${type}","store":"${this.store.id}","seq":${this.#seq},"at":${at},"data":{${values.join()}}}`);
  }
}
