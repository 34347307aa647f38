import type { ShopEvent } from './shop.ts';

/** What the verifier itself has seen: every event that it offered, and which of them the server has acknowledged. */
export class Ledger {
  readonly #offered = new Map<string, ShopEvent>();
  readonly #acknowledged = new Set<string>();
  /** Events in acknowledged requests, repeats included. */
  received = 0;

  offer(events: readonly ShopEvent[]): void {
    for (const event of events) this.#offered.set(event.event_id, event);
  }

  acknowledge(events: readonly ShopEvent[]): void {
    this.received += events.length;
    for (const { event_id } of events) this.#acknowledged.add(event_id);
  }

  /** How many different events are acknowledged. */
  get size(): number {
    return this.#acknowledged.size;
  }

  /** What the tables must tell of: each acknowledged event; one that was offered without an answer counts where the server turns out to hold it. */
  events(isHeld: (id: string) => boolean = () => false): ShopEvent[] {
    return [...this.#offered.values()].filter(({ event_id }) => this.#acknowledged.has(event_id) || isHeld(event_id));
  }
}
