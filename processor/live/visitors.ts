import type { LiveData } from '../../contracts/live.ts';
import type { Step } from './event.ts';
import { SlotCounts, slotOf } from './slot-counts.ts';

const MINUTE = 60_000;
const HERE = 5 * MINUTE;
const WINDOW = 30 * MINUTE;
const MINUTES = 30;
const ALL_MINUTES = 2 ** MINUTES - 1;
/** Visitors of the last 30 minutes that are told apart; beyond it the longest silent are forgotten, a tenth at a time. */
const MOST = 1_000_000;

interface Visitor {
  /** The last slot in which the visitor did step 0, 1, 2, 3 or a later one; -1 for never. */
  last: [number, number, number, number];
  /** The newest minute with an event, and of the 30 up to it those with one: bit 0 is the newest. */
  minute: number;
  minutes: number;
}

/** A visitor of the last half hour as the warehouse knows it: `last` in ms (0 for never), `minutes` a bit a minute before `minute`. */
export interface SeenVisitor {
  id: string;
  last: [number, number, number, number];
  minute: number;
  minutes: number;
}

/**
 * The visitors of the last 30 minutes: who is here, how far each has come. Each visitor sits in one slot a step, so that an event costs the same
 * however many there are, and so does asking.
 */
export class LiveVisitors {
  /** Longest silent first. */
  readonly #visitors = new Map<string, Visitor>();
  readonly #steps = [new SlotCounts(), new SlotCounts(), new SlotCounts(), new SlotCounts()] as const;
  #swept = 0;

  get size(): number {
    return this.#visitors.size;
  }

  /** True when it is the visitor's first event in its minute of the last 30. `at` is within the last 30 minutes before `now`. */
  see(id: string, step: Step, at: number, now: number): boolean {
    this.#forget(now);
    const slot = slotOf(at);
    let visitor = this.#visitors.get(id);
    if (!visitor) {
      visitor = { last: [-1, -1, -1, -1], minute: 0, minutes: 0 };
      this.#visitors.set(id, visitor);
    } else if (slot > visitor.last[0]) {
      this.#visitors.delete(id);
      this.#visitors.set(id, visitor);
    }
    for (const k of [0, 1, 2, 3] as const) {
      if (k > step || slot <= visitor.last[k]) continue;
      this.#steps[k].move(visitor.last[k], slot);
      visitor.last[k] = slot;
    }
    return isNewInMinute(visitor, Math.floor(at / MINUTE), Math.floor(now / MINUTE));
  }

  now(now: number): Pick<LiveData, 'visitors_now' | 'funnel'> {
    const [browse, cart, checkout, paid] = this.#steps;
    return {
      visitors_now: browse.within(HERE, now),
      funnel: {
        browse: browse.within(WINDOW, now),
        cart: cart.within(WINDOW, now),
        checkout: checkout.within(WINDOW, now),
        paid: paid.within(WINDOW, now),
      },
    };
  }

  /** Takes in what the warehouse knows, longest silent first. */
  seed(visitors: Iterable<SeenVisitor>): void {
    for (const { id, last, minute, minutes } of visitors) {
      // A slot that began before the window may end in it: the ring decides.
      const slots = last.map((at) => (at > 0 ? slotOf(at) : -1)) as Visitor['last'];
      this.#visitors.set(id, { last: slots, minute, minutes });
      for (const k of [0, 1, 2, 3] as const) if (slots[k] >= 0) this.#steps[k].move(-1, slots[k]);
    }
  }

  /** Once a slot, since reading a map from its front passes over all that was deleted there. */
  #forget(now: number): void {
    const [browse] = this.#steps;
    const slot = slotOf(now);
    if (slot <= this.#swept && this.#visitors.size < MOST) return;
    this.#swept = slot;
    browse.advance(slot);
    let surplus = this.#visitors.size < MOST ? 0 : MOST / 10;
    for (const [id, visitor] of this.#visitors) {
      if (browse.holds(visitor.last[0]) && surplus-- <= 0) return;
      this.#visitors.delete(id);
    }
  }
}

function isNewInMinute(visitor: Visitor, minute: number, now: number): boolean {
  if (minute <= now - MINUTES) return false;
  const ahead = minute - visitor.minute;
  if (ahead > 0) {
    visitor.minutes = ahead >= MINUTES ? 1 : ((visitor.minutes << ahead) | 1) & ALL_MINUTES;
    visitor.minute = minute;
    return true;
  }
  const bit = 1 << -ahead;
  if (-ahead >= MINUTES || visitor.minutes & bit) return false;
  visitor.minutes |= bit;
  return true;
}
