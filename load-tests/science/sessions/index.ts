import { seeded } from '../../../science/random.ts';
import { isEngaged } from '../../../science/sessions/engagement.ts';
import type { SessionPart } from '../../../science/sessions/part.ts';
import { event } from '../../../science/sessions/testing/event.ts';
import { digits, printed, type Subject } from '../answer.ts';
import { chart } from '../svg.ts';
import { type Log, readLogs } from './dataset.ts';
import { mutations } from './mutations.ts';
import { batch, different, shuffled, streamed } from './stream.ts';

const TIMEOUT = 1_800_000;
const LONGEST_TIMEOUT = (7 * 60 + 55) * 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SHUFFLES = 5;

export const sessions: Subject = {
  name: 'sessions',
  mutations,
  async *answers(data) {
    for (const { name, truth, visitors, events } of readLogs(data)) {
      const found = batch(events, TIMEOUT);
      const all = [...found.values()].flat();
      const duration = all.reduce((sum, session) => sum + session.end - session.start, 0);
      if (visitors !== null) yield digits(`${name}: visitors`, `${visitors}`, found.size);
      yield digits(`${name}: sessions`, `${truth.sessions_30min}`, all.length);
      yield digits(`${name}: of one event`, `${truth.single_row_sessions}`, all.filter((session) => session.events === 1).length);
      yield digits(`${name}: all of their time, ms`, `${truth.total_session_duration_ms}`, duration);
      // A whole millisecond less: now a gap of exactly 30 minutes parts.
      yield digits(
        `${name}: sessions if a gap of exactly 30 minutes parted them`,
        `${truth.sessions_30min_ge}`,
        count(batch(events, TIMEOUT - 1)),
      );
      const random = seeded(1);
      let wrong = 0;
      for (const timeout of [TIMEOUT, LONGEST_TIMEOUT]) {
        const expected = batch(events, timeout);
        for (let trial = 0; trial < SHUFFLES; trial++) wrong += different(streamed(shuffled(events, random), timeout), expected);
      }
      yield digits(`${name}: ${2 * SHUFFLES} shuffles with duplicates, visitors with other sessions`, '0', wrong);
      const overMidnight = all.filter((session) => Math.floor(session.start / DAY) !== Math.floor(session.end / DAY)).length;
      yield printed(`${name}: sessions that go on over a midnight (UTC)`, overMidnight);
      const engaged = (100 * all.filter(isEngaged).length) / all.length;
      if (name === 'ga360_one_day') yield printed(`${name}: engaged, %`, engaged, 1);
    }
    for (const [what, gap, expected] of [
      ['a gap of exactly the timeout', TIMEOUT, '1'],
      ['a millisecond more', TIMEOUT + 1, '2'],
    ] as const)
      yield digits(`sessions by ${what}`, expected, sessionsOf(DAY / 2, DAY / 2 + gap));
    yield digits('sessions of a millisecond before and after midnight', '1', sessionsOf(DAY - 1, DAY + 1));
  },
  async plots(data) {
    const [shop] = readLogs(data);
    const all = [...batch(shop?.events ?? [], TIMEOUT).values()].flat();
    const byHour = (chosen: SessionPart[]) => {
      const hours = Map.groupBy(chosen, (session) => Math.floor(session.start / HOUR));
      return [...hours].sort(([a], [b]) => a - b).map(([hour, own]): [number, number] => [hour * HOUR, own.length]);
    };
    return {
      sessions: chart({ title: 'ga360_one_day: sessions by the hour in which they began', x: 'UTC', y: 'sessions', time: true }, [
        { kind: 'line', label: 'all', points: byHour(all) },
        { kind: 'line', label: 'engaged', points: byHour(all.filter(isEngaged)) },
      ]),
    };
  },
};

const count = (found: Map<string, SessionPart[]>) => [...found.values()].flat().length;

/** How many sessions one visitor's events at these times are, in the stream and in the batch alike; NaN if they differ. */
function sessionsOf(...times: number[]): number {
  const events: Log['events'] = times.map((at, i) => ({ visitor: 'a', event: event(`${i}`, at) }));
  const [one, other] = [count(streamed(events.toReversed(), TIMEOUT)), count(batch(events, TIMEOUT))];
  return one === other ? one : Number.NaN;
}
