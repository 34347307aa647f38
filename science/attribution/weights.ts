import type { Touch } from './journey.ts';

/** Models that look at one journey alone, by a rule. */
export const RULES = ['first', 'last', 'last_non_direct', 'last_paid', 'linear', 'time_decay', 'position_based'] as const;
export type Rule = (typeof RULES)[number];

export interface RuleOptions {
  /** After this time a touch counts half, ms. */
  halfLifeMs?: number;
  direct?: string;
  paid?: readonly string[];
}

const DAY = 86_400_000;
const PAID = ['paid_search', 'paid_social', 'display', 'affiliate', 'video'];

/**
 * Each touch's share of its conversion, at least one touch, oldest first; the shares add up to 1.
 * time_decay: 2^(-age / half-life), normalised. position_based: 40 % to the first, 40 % to the last, 20 % shared by those between; of two, half each.
 * last_non_direct and last_paid fall back to the last touch where there is no such touch.
 */
export function weights(rule: Rule, touches: readonly Touch[], at: number, options: RuleOptions = {}): number[] {
  const { halfLifeMs = 7 * DAY, direct = 'direct', paid = PAID } = options;
  const n = touches.length;
  const only = (index: number) => touches.map((_, i) => (i === index ? 1 : 0));
  const lastWhere = (test: (touch: Touch) => boolean) => {
    const index = touches.findLastIndex(test);
    return only(index < 0 ? n - 1 : index);
  };
  switch (rule) {
    case 'first':
      return only(0);
    case 'last':
      return only(n - 1);
    case 'last_non_direct':
      return lastWhere((touch) => touch.channel !== direct);
    case 'last_paid':
      return lastWhere((touch) => paid.includes(touch.channel));
    case 'linear':
      return touches.map(() => 1 / n);
    case 'time_decay': {
      // Counted from the last touch: the same shares, and no underflow however old they all are.
      const latest = touches[n - 1]?.at ?? at;
      const raw = touches.map((touch) => 2 ** (-(latest - touch.at) / halfLifeMs));
      const sum = raw.reduce((total, one) => total + one, 0);
      return raw.map((one) => one / sum);
    }
    case 'position_based':
      if (n <= 2) return touches.map(() => 1 / n);
      return touches.map((_, i) => (i === 0 || i === n - 1 ? 0.4 : 0.2 / (n - 2)));
  }
}
