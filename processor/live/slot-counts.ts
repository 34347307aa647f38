/** Length of a slot, ms: how exact "in the last 5 minutes" is. */
const SLOT = 5_000;
const SLOTS = 360;

/** The slot of a time. */
export function slotOf(at: number): number {
  return Math.floor(at / SLOT);
}

/** How many things are in each of the last 360 slots (30 minutes), as a ring: a slot that falls out of it is forgotten with all that it held. */
export class SlotCounts {
  readonly #counts = new Int32Array(SLOTS);
  #newest = 0;

  /** Moves one thing from its old slot (-1 for none) to another. */
  move(from: number, to: number): void {
    this.advance(to);
    if (this.holds(from)) this.#bump(from, -1);
    if (this.holds(to)) this.#bump(to, 1);
  }

  holds(slot: number): boolean {
    return slot > this.#newest - SLOTS;
  }

  advance(slot: number): void {
    if (slot - this.#newest >= SLOTS) this.#counts.fill(0);
    else for (let passed = this.#newest + 1; passed <= slot; passed++) this.#counts[passed % SLOTS] = 0;
    this.#newest = Math.max(this.#newest, slot);
  }

  /** The sum over the last `ms` up to `now`. */
  within(ms: number, now: number): number {
    this.advance(slotOf(now));
    let sum = 0;
    for (let slot = this.#newest - ms / SLOT + 1; slot <= this.#newest; slot++) sum += this.#counts[slot % SLOTS] ?? 0;
    return sum;
  }

  #bump(slot: number, by: number): void {
    this.#counts[slot % SLOTS] = (this.#counts[slot % SLOTS] ?? 0) + by;
  }
}
