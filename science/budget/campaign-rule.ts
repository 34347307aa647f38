/** A running campaign; money in minor units of one currency. */
export interface Campaign {
  dailyBudget: number;
  spent: number;
  revenue: number;
  daysRunning: number;
}

export interface Caps {
  /** No rule and no person's click takes a daily budget above it, minor units. */
  daily: number;
}

export interface RuleAnswer {
  kind: 'rule';
  action: 'learn' | 'increase' | 'maintain' | 'decrease' | 'pause';
  /** Daily budget from tomorrow, minor units. */
  budget: number;
  /** Revenue for each unit spent; null before anything was spent. */
  roas: number | null;
}

/** The stated policy; money in minor units. */
export const POLICY = { excellent: 3, good: 2, acceptable: 1, poor: 0.5, learnSpend: 5_000, learnDays: 3, most: 10_000 } as const;

/**
 * What to do with a campaign's budget: it learns until 50 units and 3 days; from a return of 3 it grows by 20 % but at most 100 units, from 2 by 10 %; from 1 it stays; below
 * 0.5 it is paused, between by 20 % less. The cap is the last word.
 */
export function campaignRule(
  { dailyBudget, spent, revenue, daysRunning }: Campaign,
  { daily }: Caps,
): RuleAnswer | { kind: 'no_answer'; reason: 'not_a_number' } {
  if (![dailyBudget, spent, revenue, daysRunning, daily].every((one) => Number.isFinite(one) && one >= 0))
    return { kind: 'no_answer', reason: 'not_a_number' };
  const capped = (budget: number) => Math.min(daily, Math.floor(budget));
  const roas = spent > 0 ? revenue / spent : null;
  if (roas === null || spent < POLICY.learnSpend || daysRunning < POLICY.learnDays)
    return { kind: 'rule', action: 'learn', budget: capped(dailyBudget), roas };
  if (roas >= POLICY.excellent)
    return { kind: 'rule', action: 'increase', budget: capped(dailyBudget + Math.min(dailyBudget * 0.2, POLICY.most)), roas };
  if (roas >= POLICY.good) return { kind: 'rule', action: 'increase', budget: capped(dailyBudget * 1.1), roas };
  if (roas >= POLICY.acceptable) return { kind: 'rule', action: 'maintain', budget: capped(dailyBudget), roas };
  if (roas < POLICY.poor) return { kind: 'rule', action: 'pause', budget: 0, roas };
  return { kind: 'rule', action: 'decrease', budget: capped(dailyBudget * 0.8), roas };
}
