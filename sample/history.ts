import { dayAt } from '../contracts/zone.ts';
import { dayOfEvents } from './day.ts';
import { SAMPLE_STORE } from './store.ts';

export interface HistoryOptions {
  seed: number;
  /** Events after `from` up to `to`, ms. */
  from: number;
  to: number;
  /** Sends one body: a JSON array of `count` events. */
  send: (body: string, count: number) => Promise<void>;
  /** The share that is done, 0 to 1. */
  onProgress: (share: number) => void;
}

const BATCH = 500;
const IN_FLIGHT = 4;

/** Sends what happened in the shop between two times, in order, as an import does. */
export async function sendHistory({ seed, from, to, send, onProgress }: HistoryOptions): Promise<void> {
  const [first, last] = [dayAt(from, SAMPLE_STORE.timezone), dayAt(to, SAMPLE_STORE.timezone)];
  const flying = new Set<Promise<void>>();
  for (let day = first; day <= last; day++) {
    const events = dayOfEvents(seed, day).filter((event) => event.at > from && event.at <= to);
    for (let i = 0; i < events.length; i += BATCH) {
      const batch = events.slice(i, i + BATCH);
      const sent = send(JSON.stringify(batch.map(({ at: _, ...event }) => event)), batch.length);
      const done: Promise<void> = sent.finally(() => flying.delete(done));
      flying.add(done);
      if (flying.size >= IN_FLIGHT) await Promise.race(flying);
    }
    onProgress((day - first + 1) / (last - first + 1));
  }
  await Promise.all(flying);
}
