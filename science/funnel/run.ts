/** An event of one visitor as a funnel sees it: when (ms), and which step it is, from 0; -1 for none of them. */
export interface StepEvent {
  at: number;
  step: number;
}

/**
 * How strictly steps follow each other, named as ClickHouse names it. `default`: in order of time, equal times count as in order. `strict_increase`: each later than
 * the one before. `strict_order`: with nothing else in between, so that a skipped step or any other event ends the run.
 */
export type FunnelMode = 'default' | 'strict_increase' | 'strict_order';

/**
 * The times of a visitor's run through `steps` steps, the last within `window` ms of the first: of all runs the one that gets furthest. Its length is the level that
 * ClickHouse's `windowFunnel` gives (AggregateFunctionWindowFunnel.h), also where that is peculiar: under `strict_increase` a step seen again replaces the
 * one before even if nothing can follow it any more. A run is the first to get that far, with each earlier step as late as possible.
 */
export function furthestRun(events: readonly StepEvent[], steps: number, window: number, mode: FunnelMode = 'default'): number[] {
  // Equal times stand in the order of the steps: what happened at once counts as done in order.
  const sorted = [...events].sort((a, b) => a.at - b.at || a.step - b.step);
  const level = follow(sorted, steps, window, mode).length;
  return follow(sorted, level, window, mode);
}

/** Follows at once, for each step, the run that last reached it; the first that reaches the last step wins. */
function follow(sorted: readonly StepEvent[], steps: number, window: number, mode: FunnelMode): number[] {
  const runs: (number[] | undefined)[] = Array.from({ length: steps });
  for (const { at, step } of sorted) {
    if (mode === 'strict_order' && runs[0] && (step < 0 || (step > 0 && !runs[step - 1]))) break;
    if (step < 0 || step >= steps) continue;
    const before = step === 0 ? [] : runs[step - 1];
    if (!before) continue;
    const [first = at] = before;
    const inTime = at - first <= window && !(mode === 'strict_increase' && at === before.at(-1));
    if (inTime) runs[step] = [...before, at];
    if (runs[steps - 1]) break;
  }
  return runs.findLast((run) => run !== undefined) ?? [];
}
