import { dayAt } from '../contracts/zone.ts';
import { arrive, moodOf, person } from './people.ts';
import { Chance } from './random.ts';
import { SAMPLE_STORE } from './store.ts';
import { type SampleEvent, visit } from './visit.ts';

export interface LiveOptions {
  seed: number;
  clock: () => number;
  send: (body: string, count: number) => Promise<void>;
}

/** A visit begins about this often, ms: some thirty people in the shop at any hour, so that the page is never still. */
const BETWEEN_VISITS = 4_500;
const TICK = 700;
/** Events that could not be sent are kept up to this many. */
const MOST_WAITING = 5_000;

/** Shoppers in real time until `stop`. Their ids begin with the time of the start, so no two runs share any. */
export function startLiveShoppers({ seed, clock, send }: LiveOptions): { stop(): Promise<void> } {
  const begun = clock();
  const chance = new Chance(`${seed}/live/${begun}`);
  let due: SampleEvent[] = [];
  let next = begun;
  let n = 0;
  let sending: Promise<void> = Promise.resolve();
  let waiting: SampleEvent[] = [];

  const tick = () => {
    const now = clock();
    for (; next <= now; next += chance.wait(BETWEEN_VISITS)) begin(next);
    waiting.push(...due.filter((event) => event.at <= now));
    due = due.filter((event) => event.at > now);
    if (waiting.length > MOST_WAITING) waiting = waiting.slice(-MOST_WAITING);
    sending = sending.then(flush);
  };
  const begin = (start: number) => {
    const mood = moodOf(dayAt(start, SAMPLE_STORE.timezone));
    const returning = chance.is(0.3);
    const id = `live${begun.toString(36)}v${n++}`;
    const visitorId = returning ? `regular-${chance.whole(1, 4_000)}` : id;
    const visitor = person(visitorId, new Chance(`${seed}/${visitorId}`));
    due.push(...visit(chance, { id, visitor, arrival: arrive(chance, mood, returning), mood, start, eagerness: 2.2 }));
  };
  const flush = async () => {
    const batch = waiting.slice(0, 500);
    if (batch.length === 0) return;
    try {
      await send(JSON.stringify(batch.map(({ at: _, ...event }) => event)), batch.length);
      waiting = waiting.slice(batch.length);
    } catch {
      // The same events go with the next tick: their ids make sure that none is counted twice.
    }
  };

  const timer = setInterval(tick, TICK);
  timer.unref();
  tick();
  return {
    async stop() {
      clearInterval(timer);
      await sending;
    },
  };
}
