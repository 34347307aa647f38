import { learnBaseline } from '../../../science/anomaly/baseline.ts';
import { type Alert, startWatch, watchMinute } from '../../../science/anomaly/online.ts';
import { type Fault, KINDS } from './fault.ts';
import { simulateStore } from './simulate.ts';
import { FIRST, START, VALUES } from './world.ts';

export interface Scored {
  size: number;
  /** Each planted fault with the alert that met it. */
  faults: { fault: Fault; alert?: Alert; delay: number; explained: boolean; verdict: boolean; name: string }[];
  /** Alerts that met no fault, or one that had its alert already. */
  others: Alert[];
}

/** An alert that opens in the fault or up to ten minutes after it is about it. */
const GRACE = 10;

/** Runs the watch over one simulated store. A fault is met by the first alert of its sort (viral or loss) during it. */
export function scoreStore(seed: number, size: number, faultCount: number): Scored {
  const store = simulateStore(seed, size, faultCount);
  const learnt = learnBaseline(VALUES, store.history, START);
  if (learnt.kind === 'no_answer') throw new Error(learnt.reason);
  let state = startWatch(learnt.baseline);
  const opened: Alert[] = [];
  for (const { counts, now } of store.minutes()) {
    const watched = watchMinute(learnt.baseline, state, counts, now);
    if (watched.kind === 'no_answer') throw new Error(watched.reason);
    state = watched.state;
    opened.push(...watched.alerts.filter((alert) => alert.kind !== 'over'));
  }
  const minute = (alert: Alert) => (alert.at - START) / 60_000;
  const met = new Set<Alert>();
  const faults = store.faults.map((fault) => {
    const alert = opened.find(
      (one) => (one.kind === 'viral') === (fault.kind === 'viral') && minute(one) > fault.from && minute(one) <= fault.to + GRACE,
    );
    if (alert) met.add(alert);
    return {
      fault,
      ...(alert ? { alert } : {}),
      delay: alert ? minute(alert) - fault.from : Number.POSITIVE_INFINITY,
      ...judged(fault, alert),
    };
  });
  return { size, faults, others: opened.filter((alert) => !met.has(alert)) };
}

function judged(fault: Fault, alert: Alert | undefined): { explained: boolean; verdict: boolean; name: string } {
  const { of, verdict } = KINDS[fault.kind];
  const name = VALUES[FIRST[of] + Math.max(0, fault.of)]?.value ?? '';
  if (alert?.kind === 'viral') return { explained: alert.product === name, verdict: true, name };
  if (alert?.kind !== 'loss') return { explained: false, verdict: false, name };
  const { explanation, diagnosis } = alert;
  const explained =
    of === 'all'
      ? explanation.kind === 'everything'
      : explanation.kind === 'values' && explanation.dimension === of && explanation.values.length === 1 && explanation.values[0] === name;
  return { explained, verdict: diagnosis.kind === verdict, name };
}
