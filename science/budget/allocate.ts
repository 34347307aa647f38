import { type Response, respond } from './response.ts';

/** A channel that money can go to, with the least and the most that it may get (major units a period). */
export interface Channel {
  response: Response;
  low: number;
  high: number;
}

export type NoAllocation = 'no_channels' | 'not_a_number' | 'bounds_crossed' | 'total_below_minimums' | 'total_above_caps';
export type Allocation = { kind: 'allocation'; spend: number[]; response: number } | { kind: 'no_answer'; reason: NoAllocation };

/** Steps of the coarse search; what they miss the exchanges find. */
const GRID = 240;
const SWEEPS = 200;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The allocation of `total` with the greatest response under the channels' bounds. Inside the bounds marginal returns end up equal, but responses with an S have
 * several such points: so first the best of a grid, by dynamic programming (Bellman 1957), then exchanges between pairs of channels until none gains.
 */
export function allocate(channels: readonly Channel[], total: number): Allocation {
  const wrong = wrongChannels(channels, total);
  if (wrong) return { kind: 'no_answer', reason: wrong };
  const spend = exchange(channels, onGrid(channels, total));
  return { kind: 'allocation', spend, response: responseOf(channels, spend) };
}

export function responseOf(channels: readonly Channel[], spend: readonly number[]): number {
  return channels.reduce((sum, channel, i) => sum + respond(channel.response, spend[i] ?? 0), 0);
}

function wrongChannels(channels: readonly Channel[], total: number): NoAllocation | null {
  if (channels.length === 0) return 'no_channels';
  const numbers = channels.flatMap(({ response: { kind, ...rest }, low, high }) => [low, high, ...Object.values(rest)]);
  if (![...numbers, total].every((one) => Number.isFinite(one) && one >= 0)) return 'not_a_number';
  if (channels.some(({ low, high }) => low > high)) return 'bounds_crossed';
  const slack = 1e-9 * Math.max(1, total);
  if (total < channels.reduce((sum, one) => sum + one.low, 0) - slack) return 'total_below_minimums';
  return total > channels.reduce((sum, one) => sum + one.high, 0) + slack ? 'total_above_caps' : null;
}

function onGrid(channels: readonly Channel[], total: number): number[] {
  const free = total - channels.reduce((sum, one) => sum + one.low, 0);
  const step = free / GRID;
  const rooms = channels.map(({ low, high }) => (step > 0 ? Math.min(GRID, Math.floor((high - low) / step + 1e-9)) : 0));
  // best[k]: the greatest response of the channels so far that share k steps; `taken` how many the last of them has.
  let best = Float64Array.from({ length: GRID + 1 }, (_, k) => (k === 0 ? 0 : Number.NEGATIVE_INFINITY));
  const taken = channels.map((channel, at) => {
    const next = new Float64Array(GRID + 1).fill(Number.NEGATIVE_INFINITY);
    const chosen = new Int32Array(GRID + 1);
    for (let mine = 0; mine <= (rooms[at] ?? 0); mine++) {
      const gain = respond(channel.response, channel.low + mine * step);
      for (let k = mine; k <= GRID; k++) {
        const value = (best[k - mine] ?? 0) + gain;
        if (value <= (next[k] ?? 0)) continue;
        next[k] = value;
        chosen[k] = mine;
      }
    }
    best = next;
    return chosen;
  });
  // Caps may not be whole steps: the most steps that fit, and the rest goes where there is room.
  let k = GRID;
  while (k > 0 && best[k] === Number.NEGATIVE_INFINITY) k--;
  const spend = channels.map((channel) => channel.low);
  for (let at = channels.length - 1; at >= 0; at--) {
    const mine = taken[at]?.[k] ?? 0;
    spend[at] = (spend[at] ?? 0) + mine * step;
    k -= mine;
  }
  let rest = total - spend.reduce((sum, one) => sum + one, 0);
  for (const [i, { high }] of channels.entries()) {
    const more = Math.min(Math.max(0, rest), high - (spend[i] ?? 0));
    spend[i] = (spend[i] ?? 0) + more;
    rest -= more;
  }
  return spend;
}

/** Moves money between two channels at a time, as much as gains most, until a whole sweep gains next to nothing. */
function exchange(channels: readonly Channel[], start: readonly number[]): number[] {
  const spend = [...start];
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let gained = 0;
    for (let i = 0; i < channels.length; i++) for (let j = i + 1; j < channels.length; j++) gained += exchangeOne(channels, spend, i, j);
    if (gained <= 1e-13 * Math.abs(responseOf(channels, spend))) break;
  }
  return spend;
}

function exchangeOne(channels: readonly Channel[], spend: number[], i: number, j: number): number {
  const [one, two] = [channels[i], channels[j]];
  const [x = 0, y = 0] = [spend[i], spend[j]];
  if (!one || !two) return 0;
  const value = (d: number) => respond(one.response, x + d) + respond(two.response, y - d);
  let [low, high] = [Math.max(one.low - x, y - two.high), Math.min(one.high - x, y - two.low)];
  if (high - low <= 0) return 0;
  let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [fa, fb] = [value(a), value(b)];
  while (high - low > 1e-12 * Math.max(1, x + y)) {
    if (fa > fb) [high, b, fb, a] = [b, a, fa, b - GOLDEN * (b - low)];
    else [low, a, fa, b] = [a, b, fb, a + GOLDEN * (high - a)];
    [fa, fb] = [value(a), value(b)];
  }
  const gain = value((low + high) / 2) - value(0);
  if (gain <= 0) return 0;
  spend[i] = x + (low + high) / 2;
  spend[j] = y - (low + high) / 2;
  return gain;
}
