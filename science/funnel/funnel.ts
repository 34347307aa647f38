import { median } from '../anomaly/median.ts';
import { type FunnelMode, furthestRun, type StepEvent } from './run.ts';

export interface FunnelEvent {
  visitor: string;
  /** ms since 1970, whole. */
  at: number;
  type: string;
}

export interface FunnelOptions {
  /** Event types, each once: `['product_view', 'add_to_cart', 'purchase']`. */
  steps: readonly string[];
  /** How long a run may take from its first step to its last, ms. */
  window: number;
  mode?: FunnelMode;
}

export interface FunnelStep {
  step: string;
  /** Visitors who got at least this far. */
  visitors: number;
  /** Median time from the step before, ms; null for the first step, and where no one got. */
  medianMs: number | null;
}

export type NoFunnel = 'no_steps' | 'too_many_steps' | 'repeated_step' | 'not_a_window' | 'not_a_time' | 'nobody_entered';
export type Funnel = { kind: 'funnel'; steps: FunnelStep[] } | { kind: 'no_answer'; reason: NoFunnel };

/** As many as `funnel.sql` has conditions. */
export const MOST_STEPS = 10;

/** How far visitors get through steps, each visitor once, by the run that gets furthest. ClickHouse answers the same (clickhouse/queries/funnel.sql). No step twice: to `windowFunnel` one event would be both. */
export function funnel(events: readonly FunnelEvent[], { steps, window, mode = 'default' }: FunnelOptions): Funnel {
  const reason = wrong(events, steps, window);
  if (reason) return { kind: 'no_answer', reason };
  const places = new Map(steps.map((step, i) => [step, i]));
  const runs = [...Map.groupBy(events, (event) => event.visitor).values()].map((own) => {
    const placed = own.map((event): StepEvent => ({ at: event.at, step: places.get(event.type) ?? -1 }));
    return furthestRun(placed, steps.length, window, mode);
  });
  const counted = steps.map((step, i) => {
    const reached = runs.filter((run) => run.length > i);
    const times = reached.map((run) => (run[i] ?? 0) - (run[i - 1] ?? 0));
    return { step, visitors: reached.length, medianMs: i === 0 || times.length === 0 ? null : median(times) };
  });
  return counted[0]?.visitors ? { kind: 'funnel', steps: counted } : { kind: 'no_answer', reason: 'nobody_entered' };
}

/** Of the visitors of one step the share, 0..1, that got to a later one; null where no one got to the first. */
export function conversion(from: FunnelStep, to: FunnelStep): number | null {
  return from.visitors === 0 ? null : to.visitors / from.visitors;
}

function wrong(events: readonly FunnelEvent[], steps: readonly string[], window: number): NoFunnel | null {
  if (steps.length === 0) return 'no_steps';
  if (steps.length > MOST_STEPS) return 'too_many_steps';
  if (new Set(steps).size < steps.length) return 'repeated_step';
  if (!Number.isSafeInteger(window) || window < 0) return 'not_a_window';
  return events.every(({ at }) => Number.isSafeInteger(at) && at >= 0) ? null : 'not_a_time';
}
