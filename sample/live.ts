import { dayAt } from '../contracts/zone.ts';
import { arrive } from './arrival.ts';
import { moodOf } from './calendar.ts';
import { visitorOf } from './people.ts';
import { Chance } from './random.ts';
import { SAMPLE_STORE } from './store.ts';
import { type SampleEvent, visit } from './visit.ts';
import { bodyOf } from './wire.ts';

/** A visit begins about this often, ms: the page is never still, at any hour. The history is calmer; both are samples, and labelled so. */
const BETWEEN_VISITS = 3_500;
const RETURNING = 0.3;
const EAGERNESS = 2.6;
/** When the shop opens there are people in it already: as many as would have come in the last minutes. */
const ALREADY_THERE = 4 * 60_000;
/** After a longer pause of the process (a laptop that slept) nobody is made up for. */
const LONGEST_GAP = 10 * 60_000;
const TICK = 700;
const BATCH = 500;
/** Events that could not be sent are kept up to this many. */
const MOST_WAITING = 5_000;

export interface LiveOptions {
  seed: number;
  /** The time, ms. */
  clock: () => number;
  /** Sends one body: a JSON array of `count` events. A batch that fails goes again with the next tick. */
  send: (body: string, count: number) => Promise<void>;
}

/** The shoppers alone, apart from any timer: `until(now)` gives what happened since it was last asked, in order of time. */
export function liveShoppers(seed: number, begun: number): { until(now: number): SampleEvent[] } {
  const chance = new Chance(`${seed}/live/${begun}`);
  let due: SampleEvent[] = [];
  let next = begun - ALREADY_THERE;
  let n = 0;

  const begin = (start: number) => {
    const mood = moodOf(dayAt(start, SAMPLE_STORE.timezone));
    const returning = chance.is(RETURNING);
    // The start's time is in the id: no two runs share any.
    const id = `live${begun.toString(36)}v${n++}`;
    const visitor = visitorOf(seed, chance, returning, id);
    due.push(...visit(chance, { id, visitor, arrival: arrive(chance, mood, returning), mood, start, eagerness: EAGERNESS }));
  };
  return {
    until(now) {
      if (now - next > LONGEST_GAP) next = now - ALREADY_THERE;
      for (; next <= now; next += chance.wait(BETWEEN_VISITS)) begin(Math.round(next));
      const happened = due.filter((event) => event.at <= now).sort((a, b) => a.at - b.at);
      due = due.filter((event) => event.at > now);
      return happened;
    },
  };
}

/** Shoppers in real time until `stop`, which waits for what is on its way. */
export function startLiveShoppers({ seed, clock, send }: LiveOptions): { stop(): Promise<void> } {
  const shoppers = liveShoppers(seed, clock());
  let waiting: SampleEvent[] = [];
  let sending: Promise<void> | undefined;

  const flush = async () => {
    const batch = waiting.slice(0, BATCH);
    try {
      await send(bodyOf(batch), batch.length);
      const sent = new Set(batch);
      waiting = waiting.filter((event) => !sent.has(event));
    } catch {
      // The same events go with the next tick: their ids make sure that none is counted twice.
    }
    sending = undefined;
  };
  const tick = () => {
    waiting = [...waiting, ...shoppers.until(clock())].slice(-MOST_WAITING);
    if (waiting.length > 0) sending ??= flush();
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
