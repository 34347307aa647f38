import type { LiveData, LiveFrame, TailEvent } from '../../../../contracts/live.ts';

export const TAIL_LENGTH = 30;

/** What the page knows of a store after the frames so far. `at` is the server's clock when the last one was sent, ms. */
export interface LiveState {
  store: string;
  seq: number;
  at: number;
  data: LiveData;
}

/**
 * `fresh` are the events that no earlier frame had, newest first: the ones to animate.
 * `gap`: frames are missing before this one, ask for them. `ignored`: a frame of another store or one that was seen before.
 */
export type Reduced = { kind: 'applied'; state: LiveState; fresh: TailEvent[] } | { kind: 'gap' } | { kind: 'ignored' };

/** The state after one frame. A snapshot replaces everything; a patch must follow the state's sequence number by one. */
export function reduce(state: LiveState | null, frame: LiveFrame, store: string): Reduced {
  if (frame.store !== store) return { kind: 'ignored' };
  const { seq, at } = frame;
  if (frame.type === 'snapshot') {
    const data = { ...frame.data, tail: frame.data.tail.slice(0, TAIL_LENGTH) };
    return { kind: 'applied', state: { store, seq, at, data }, fresh: [] };
  }
  if (!state || seq > state.seq + 1) return { kind: 'gap' };
  if (seq <= state.seq) return { kind: 'ignored' };
  const fresh = unseen(frame.data.tail ?? [], state.data.tail);
  const tail = fresh.length === 0 ? state.data.tail : [...fresh, ...state.data.tail].slice(0, TAIL_LENGTH);
  return { kind: 'applied', state: { store, seq, at, data: { ...state.data, ...frame.data, tail } }, fresh };
}

/** Without those that the tail has already, or that come twice: a resumed stream may overlap, and rows are keyed by id. */
function unseen(events: TailEvent[], tail: TailEvent[]): TailEvent[] {
  const seen = new Set(tail.map((event) => event.id));
  return events.filter((event) => !seen.has(event.id) && seen.add(event.id)).slice(0, TAIL_LENGTH);
}

/** The frame in a message, or null when it is not one. Its data is trusted: it comes from our own server. */
export function parseFrame(text: unknown): LiveFrame | null {
  if (typeof text !== 'string') return null;
  try {
    const frame = JSON.parse(text) as Partial<LiveFrame> | null;
    const known = frame?.type === 'snapshot' || frame?.type === 'patch';
    return known && Number.isInteger(frame.seq) && typeof frame.at === 'number' && frame.data ? (frame as LiveFrame) : null;
  } catch {
    return null;
  }
}
