import type { LiveData } from '../../../../contracts/live.ts';

export interface FunnelStep {
  key: keyof LiveData['funnel'];
  label: string;
  count: number;
  /** Of those who came at all, 0..1; the height of the bar. */
  share: number;
  /** Of the step before, how many went no further, 0..1; null for the first step and when nobody was there to go on. */
  drop: number | null;
}

const STEPS: readonly [FunnelStep['key'], string][] = [
  ['browse', 'Browse'],
  ['cart', 'Cart'],
  ['checkout', 'Checkout'],
  ['paid', 'Paid'],
];

/** The way from looking to paying. Each count holds those who reached the step or a later one, so shares only fall. */
export function funnelSteps(funnel: LiveData['funnel']): FunnelStep[] {
  let before: number | null = null;
  return STEPS.map(([key, label]) => {
    const count = funnel[key];
    const share = funnel.browse > 0 ? Math.min(1, count / funnel.browse) : 0;
    const drop = before !== null && before > 0 ? Math.max(0, 1 - count / before) : null;
    before = count;
    return { key, label, count, share, drop };
  });
}
