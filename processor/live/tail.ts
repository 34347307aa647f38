import type { Channel } from '../../contracts/channel.ts';
import type { TailEvent } from '../../contracts/live.ts';
import type { LiveEvent } from './event.ts';

const LENGTH = 30;

/** The last 30 events in the order of the log, which is that of their receipt. They become lines only when someone reads them. */
export class Tail {
  readonly #events: { event: LiveEvent; channel: string }[] = [];
  #next = 0;

  add(event: LiveEvent, channel: string): void {
    this.#events[this.#next] = { event, channel };
    this.#next = (this.#next + 1) % LENGTH;
  }

  /** Newest first. */
  list(): TailEvent[] {
    const oldestFirst = [...this.#events.slice(this.#next), ...this.#events.slice(0, this.#next)];
    return oldestFirst
      .reverse()
      .map(({ event, channel }) => tailEvent(event, channel))
      .sort((a, b) => b.received_at - a.received_at);
  }
}

function tailEvent(e: LiveEvent, channel: string): TailEvent {
  return {
    id: e.event_id,
    ...(e.request_id && { request_id: e.request_id }),
    ts: e.ts,
    received_at: e.received_at,
    type: e.event_type,
    country: e.country,
    city: e.city,
    channel: channel as Channel,
    subject: e.product_name || e.search || e.product_id || e.page,
    value: e.has_value ? e.value : null,
    currency: e.currency,
  };
}
