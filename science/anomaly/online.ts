import { abandonment } from './abandonment.ts';
import type { Baseline } from './baseline.ts';
import { HOUR } from './hour-of-week.ts';
import { type Level, levelOf, NO_LEVEL, updateLevel } from './level.ts';
import type { Counts } from './minute.ts';
import { hourScores } from './seasonal-z.ts';
import { type Bounds, type Gate, passGate, SHUT } from './suppression.ts';
import { viral } from './viral.ts';
import { compare, noScores, PLACE, type Scores, type Seen, score, WATCHED, type Watched } from './watch-scores.ts';
import { shortest, type Why, why } from './why.ts';

export interface WatchState {
  scores: Scores;
  recent: readonly Seen[];
  level: Level;
  /** Of all that loses money one alert at a time, */
  loss: Gate;
  /** of whole hours another; of each product that goes viral its own. */
  hour: Gate;
  viral: readonly Gate[];
}

export type Alert =
  | ({ kind: 'loss'; at: number; since: number; by: Exclude<Watched, 'rise'> | 'hour' } & Why)
  | { kind: 'viral'; at: number; since: number; product: string; ratio: number }
  | { kind: 'over'; what: 'loss' | 'hour'; at: number }
  | { kind: 'over'; what: 'viral'; at: number; product: string };

export type NoWatch = 'not_a_count' | 'bad_shape' | 'not_in_order';
export type Watch = { kind: 'watched'; state: WatchState; alerts: Alert[] } | { kind: 'no_answer'; reason: NoWatch };

const MINUTE = 60_000;
/** Bounds of evidence in nats, and for whole hours of standard deviations; chosen on simulated stores of other seeds than those that are scored. */
const LOSS: Bounds = { open: 7, close: 3, quiet: 60 * MINUTE };
const HOURS: Bounds = { open: 6, close: 3, quiet: 6 * HOUR };
const VIRAL: Bounds = { open: 10, close: 2, quiet: 6 * HOUR };
/** What a single value must bring more than the whole store, as there are many of them. */
const EXTRA = 2;
/** No score grows beyond, so that it is soon low again when all is as usual. */
const MOST = 14;
/** Minutes that are remembered to explain an alert. */
const REMEMBERED = 180;

export function startWatch(baseline: Baseline): WatchState {
  return {
    scores: noScores(baseline),
    recent: [],
    level: NO_LEVEL,
    loss: SHUT,
    hour: SHUT,
    viral: baseline.values.map(() => SHUT),
  };
}

/**
 * One more minute of a store: `now` is its end, ms, later than the minute before. Evidence accumulates over minutes (CUSUM), so a busy store's fault shows in minutes and a
 * small one's when enough is missing; an alert opens once a fault, says what broke and where, and is over when the counts are usual again.
 */
export function watchMinute(baseline: Baseline, before: WatchState, counts: Counts, now: number): Watch {
  const reason = reject(baseline, before, counts, now);
  if (reason) return { kind: 'no_answer', reason };
  const noise = baseline.weeks.visits[0]?.noise ?? 0;
  const level = levelOf(before.level, noise);
  const seen = compare(baseline, before.recent, counts, now - MINUTE / 2, level);
  const recent = before.recent.slice(1 - REMEMBERED);
  recent.push(seen);
  const scored = { ...before, recent, scores: score(baseline, before.scores, seen, MOST, before.loss.kind === 'open' ? 0 : 1) };
  const loss = passLoss(baseline, scored, now);
  // What an alert is about is not the new usual.
  if (loss.state.loss.kind === 'closed')
    loss.state = { ...loss.state, level: updateLevel(before.level, counts.visits[0] ?? 0, (seen.visits[0] ?? 0) / level, 1 / 60) };
  const hour = passHour(baseline, loss.state, now);
  const spread = passViral(baseline, hour.state, now);
  return { kind: 'watched', state: spread.state, alerts: [...loss.alerts, ...hour.alerts, ...spread.alerts] };
}

interface Passed {
  state: WatchState;
  alerts: Alert[];
}

function passLoss(baseline: Baseline, state: WatchState, now: number): Passed {
  const { score: scores } = state.scores;
  const size = baseline.values.length;
  const certain = (place: number) => (scores[place] ?? 0) - (place % size === 0 ? 0 : EXTRA);
  let place = 0;
  for (let i = 1; i < PLACE.rise * size; i++) if (certain(i) > certain(place)) place = i;
  const { gate, change } = passGate(state.loss, certain(place), now, LOSS);
  if (change === 'closed') return { state: { ...state, loss: gate }, alerts: [{ kind: 'over', what: 'loss', at: now }] };
  const by = WATCHED[Math.floor(place / size)];
  if (change !== 'opened' || !by || by === 'rise') return { state, alerts: [] };
  const since = state.scores.since[place] ?? now;
  const seen = state.recent.filter((one) => one.now >= since);
  if (by === 'orders' && !isAbandoned(seen, place % size)) return { state, alerts: [] };
  const alert: Alert = { kind: 'loss', at: now, since, by, ...why(baseline, seen, by) };
  return { state: { ...state, loss: gate }, alerts: [alert] };
}

/** Fewer orders of the checkouts: the exact tail has the last word. */
function isAbandoned(seen: readonly Seen[], i: number): boolean {
  const sum = (of: (one: Seen) => number | undefined) => seen.reduce((total, one) => total + (of(one) ?? 0), 0);
  const started = Math.round(sum((one) => ((one.ordersOfCheckouts[i] ?? 0) * (one.checkouts[i] ?? 0)) / (one.orders[i] || 1)));
  const usual = sum((one) => one.orders[i]) / sum((one) => one.checkouts[i]);
  const found = abandonment(
    started,
    sum((one) => one.counts.orders[i]),
    usual,
  );
  return found.kind === 'no_answer' || found.unusual;
}

/** At the end of each hour, and not while or after an alert of minutes: what is too slight for minutes may be plain over an hour. */
function passHour(baseline: Baseline, state: WatchState, now: number): Passed {
  const seen = state.recent.slice(-60);
  if (now % HOUR !== 0 || seen.length < 60 || (seen[0]?.now ?? 0) < now - HOUR) return { state, alerts: [] };
  const sum = (stage: 'visits' | 'orders' | 'revenue') => seen.reduce((total, { counts }) => total + (counts[stage][0] ?? 0), 0);
  const found = hourScores(baseline, { visits: sum('visits'), orders: sum('orders'), revenue: sum('revenue') }, now - 1);
  if (found.kind === 'no_answer') return { state, alerts: [] };
  const { gate, change } = passGate(state.hour, -Math.min(found.visits, found.conversion, found.revenue), now, HOURS);
  if (change === 'closed') return { state: { ...state, hour: gate }, alerts: [{ kind: 'over', what: 'hour', at: now }] };
  const alone = state.loss.kind === 'closed' && now - HOUR >= state.loss.since + LOSS.quiet;
  if (change !== 'opened' || !alone) return { state, alerts: [] };
  const alert = {
    kind: 'loss' as const,
    at: now,
    since: now - HOUR,
    by: 'hour' as const,
    ...why(baseline, seen, shortest(baseline, seen)),
  };
  if (alert.diagnosis.kind === 'no_drop') return { state, alerts: [] };
  return { state: { ...state, hour: gate }, alerts: [alert] };
}

function passViral(baseline: Baseline, state: WatchState, now: number): Passed {
  const size = baseline.values.length;
  const alerts: Alert[] = [];
  const gates = state.viral.map((gate, i) => {
    const place = PLACE.rise * size + i;
    const passed = passGate(gate, state.scores.score[place] ?? 0, now, VIRAL);
    const product = baseline.values[i]?.value ?? '';
    if (passed.change === 'closed') alerts.push({ kind: 'over', what: 'viral', at: now, product });
    if (passed.change !== 'opened') return passed.gate;
    const since = state.scores.since[place] ?? now;
    const seen = state.recent.filter((one) => one.now >= since);
    const sum = (of: (one: Seen) => number | undefined) => seen.reduce((total, one) => total + (of(one) ?? 0), 0);
    const found = viral(
      sum((one) => one.counts.visits[i]),
      sum((one) => one.crowd * (one.visits[i] ?? 0)),
      baseline.weeks.visits[i]?.noise ?? 0,
    );
    if (found.kind === 'no_answer' || !found.viral) return gate;
    alerts.push({ kind: 'viral', at: now, since, product, ratio: found.ratio });
    return passed.gate;
  });
  return { state: { ...state, viral: gates }, alerts };
}

function reject({ values }: Baseline, { recent }: WatchState, counts: Counts, now: number): NoWatch | undefined {
  const lists = [counts.visits, counts.checkouts, counts.orders, counts.revenue];
  if (lists.some((list) => list.length !== values.length)) return 'bad_shape';
  for (const list of lists) for (const count of list) if (!(count >= 0 && count < Number.POSITIVE_INFINITY)) return 'not_a_count';
  if (!(counts.ordersWithoutId >= 0 && counts.ordersWithoutId < Number.POSITIVE_INFINITY)) return 'not_a_count';
  if (!Number.isFinite(now) || now - MINUTE / 2 <= (recent.at(-1)?.now ?? Number.NEGATIVE_INFINITY)) return 'not_in_order';
  return undefined;
}
