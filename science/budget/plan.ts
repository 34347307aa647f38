import { splitMoney } from '../attribution/split-money.ts';
import { type Allocation, allocate, type NoAllocation, responseOf } from './allocate.ts';
import type { Response } from './response.ts';

/** A channel as it is run today; money in whole minor units a period, and the response to as many. */
export interface Running {
  response: Response;
  today: number;
  /** Never more than this, whatever it would bring. */
  cap?: number;
  /** Never less. */
  minimum?: number;
}

export type Bound = 'half_of_today' | 'minimum' | 'twice_today' | 'cap';
export type NoPlan = NoAllocation | 'not_whole_money';
export type Plan =
  | {
      kind: 'plan';
      /** Whole minor units by channel; they add up to what was to be spent. */
      spend: number[];
      /** Expected of it, and of today's split. */
      response: number;
      before: number;
      /** The bound that a channel stands at, and that keeps it from more or less. */
      bounds: (Bound | null)[];
    }
  | { kind: 'no_answer'; reason: NoPlan };

/**
 * What to spend on each channel next: the greatest expected response with half to twice of today's money, a channel's own minimum and cap (which come before both), to the last minor unit.
 * `total` is today's unless another is asked for. Of the same total never a plan that is expected to bring less than today's split, as long as that keeps minimums and caps.
 */
export function planBudget(running: readonly Running[], total = running.reduce((sum, one) => sum + one.today, 0)): Plan {
  const amounts = [total, ...running.flatMap(({ today, cap = 0, minimum = 0 }) => [today, cap, minimum])];
  if (!amounts.every((one) => Number.isSafeInteger(one) && one >= 0)) return { kind: 'no_answer', reason: 'not_whole_money' };
  const channels = running.map(({ response, today, cap = Number.MAX_SAFE_INTEGER, minimum = 0 }) => ({
    response,
    low: Math.max(minimum, Math.min(Math.ceil(today / 2), cap)),
    high: Math.min(cap, Math.max(2 * today, minimum)),
  }));
  const found: Allocation = allocate(channels, total);
  if (found.kind === 'no_answer') return found;
  const today = running.map((one) => one.today);
  const before = responseOf(channels, today);
  const best = whole(found.spend, total);
  const isOpen = today.every((one, i) => one >= (channels[i]?.low ?? 0) && one <= (channels[i]?.high ?? 0));
  const stays = isOpen && today.reduce((sum, one) => sum + one, 0) === total && before >= responseOf(channels, best);
  const spend = stays ? today : best;
  return {
    kind: 'plan',
    spend,
    response: responseOf(channels, spend),
    before,
    bounds: running.map((one, i) => boundAt(one, spend[i] ?? 0)),
  };
}

/** Each rounded to a neighbour; bounds are whole, so none is overstepped. */
function whole(spend: readonly number[], total: number): number[] {
  const floors = spend.map((one) => Math.floor(one + 1e-6));
  const rests = spend.map((one, i) => Math.max(0, one - (floors[i] ?? 0)));
  const left = total - floors.reduce((sum, one) => sum + one, 0);
  if (left <= 0) return floors;
  return splitMoney(left, rests).map((more, i) => (floors[i] ?? 0) + more);
}

function boundAt({ today, cap, minimum = 0 }: Running, spend: number): Bound | null {
  if (spend === cap) return 'cap';
  if (minimum > 0 && spend === minimum) return 'minimum';
  if (spend === 2 * today) return 'twice_today';
  return spend === Math.ceil(today / 2) ? 'half_of_today' : null;
}
