import { dayAt, startOfDay } from '../contracts/zone.ts';
import { dayOfEvents } from './day.ts';
import { sendAgain } from './send-again.ts';
import { SAMPLE_STORE } from './store.ts';
import type { SampleEvent } from './visit.ts';
import { bodyOf } from './wire.ts';

export interface HistoryOptions {
  seed: number;
  /** Events after `from` up to `to`, ms. */
  from: number;
  to: number;
  /** Sends one body: a JSON array of `count` events. One that fails is sent again a few times. */
  send: (body: string, count: number) => Promise<void>;
  /** The share that is done, 0 to 1. */
  onProgress?: (share: number) => void;
  /** The pause before a second try, ms; it doubles with each further one. Default 250. */
  pauseMs?: number;
}

const BATCH = 500;
const IN_FLIGHT = 4;

/** Sends what happened in the shop between two times, in order, as an import does. Rejects when a batch is not taken even after some tries. */
export async function sendHistory({ seed, from, to, send, onProgress = () => {}, pauseMs = 250 }: HistoryOptions): Promise<void> {
  const flying = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  for (const { events, share } of daysBetween(seed, from, to)) {
    for (let i = 0; i < events.length && !failure; i += BATCH) {
      const batch = events.slice(i, i + BATCH);
      const sent = sendAgain(() => send(bodyOf(batch), batch.length), pauseMs)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => flying.delete(sent));
      flying.add(sent);
      if (flying.size >= IN_FLIGHT) await Promise.race(flying);
    }
    if (failure) break;
    onProgress(share);
  }
  await Promise.all(flying);
  if (failure) throw failure.error;
}

/** Day by day, each event in the day that it falls on: visits that last past midnight end in the next. */
function* daysBetween(seed: number, from: number, to: number): Generator<{ events: SampleEvent[]; share: number }> {
  const zone = SAMPLE_STORE.timezone;
  // Somebody may have come in the evening before, and still be there.
  const first = dayAt(from, zone) - 1;
  const last = dayAt(to, zone);
  let later: SampleEvent[] = [];
  for (let day = first; day <= last; day++) {
    const end = day === last ? to + 1 : Math.min(startOfDay(day + 1, zone), to + 1);
    const due = [...later, ...dayOfEvents(seed, day)].filter((event) => event.at > from && event.at <= to);
    later = due.filter((event) => event.at >= end);
    yield { events: due.filter((event) => event.at < end).sort((a, b) => a.at - b.at), share: (day - first + 1) / (last - first + 1) };
  }
}
