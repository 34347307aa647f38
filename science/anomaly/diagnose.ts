/** What should have been, at this hour of the week, and what was. */
export interface Compared {
  expected: number;
  actual: number;
}

/** A stretch of time, of the whole store or of the value that explains the deviation. */
export interface Funnel {
  visits: Compared;
  checkouts: Compared;
  orders: Compared;
  /** Worth of the orders in usual orders. */
  worth: Compared;
  ordersWithoutId: number;
  /** Whether it is the whole store: only there can the tracking itself be what broke. */
  whole: boolean;
  /** The step that is known to have dropped first, each judged by what the step before left to expect; without it, the step that lost most. */
  first?: Step;
}

export type Step = 'visits' | 'checkouts' | 'orders' | 'worth';

export type NoDiagnosis = 'not_a_number' | 'too_little_expected';
export type Diagnosis =
  | { kind: 'tracking_broke'; reason: 'all_events_stopped' | 'event_type_vanished' | 'impossible_funnel' | 'orders_without_ids' }
  | { kind: 'traffic_dropped'; reason: 'fewer_visits' }
  | { kind: 'conversion_dropped'; reason: 'fewer_start_checkout' | 'fewer_finish_checkout' | 'fewer_order' }
  | { kind: 'order_value_dropped'; reason: 'orders_worth_less' }
  | { kind: 'no_drop'; reason: 'as_usual' }
  | { kind: 'no_answer'; reason: NoDiagnosis };

/** At most this share of what was expected is nothing; */
const NOTHING = 0.08;
/** so many must have been expected for a nothing to say something; */
const ENOUGH = 5;
/** of visits more, as a slow shop loses many of them, and not all; */
const ENOUGH_VISITS = 7;
/** and at least this share is as usual. */
const GOES_ON = 0.4;
/** A step above this ratio has not dropped. */
const DROPPED = 0.85;

/**
 * "Sales dropped": what came first? A ladder: what no shopper can do together (orders without checkouts, every event gone at once) is a fault of the tracking; else the step
 * that lost most against the step before it. Each step is compared with what the steps before it leave to expect, one added to both sides so that few counts say little.
 */
export function diagnose(funnel: Funnel): Diagnosis {
  const { visits, checkouts, orders, worth, ordersWithoutId, whole } = funnel;
  const all = [visits, checkouts, orders, worth];
  if (![...all.flatMap((step) => [step.expected, step.actual]), ordersWithoutId].every((one) => Number.isFinite(one) && one >= 0))
    return { kind: 'no_answer', reason: 'not_a_number' };
  if (!all.some((step) => step.expected >= 1)) return { kind: 'no_answer', reason: 'too_little_expected' };
  if (whole) {
    if (ordersWithoutId >= 3 && ordersWithoutId > orders.actual) return { kind: 'tracking_broke', reason: 'orders_without_ids' };
    if (isGone(visits, ENOUGH_VISITS) && !isGone(orders) && orders.actual >= ENOUGH)
      return { kind: 'tracking_broke', reason: 'impossible_funnel' };
    if (isGone(visits, ENOUGH_VISITS)) return { kind: 'tracking_broke', reason: 'all_events_stopped' };
    const left = ratio(visits);
    const started = { expected: checkouts.expected * Math.min(1, left), actual: checkouts.actual };
    if (isGone(started)) {
      const ordered = orders.actual >= ENOUGH && orders.actual >= GOES_ON * orders.expected * Math.min(1, left);
      return { kind: 'tracking_broke', reason: ordered ? 'impossible_funnel' : 'event_type_vanished' };
    }
  }
  return funnel.first ? dropOf(funnel.first, funnel) : steepest(funnel);
}

function dropOf(step: Step, { checkouts }: Funnel): Diagnosis {
  switch (step) {
    case 'visits':
      return { kind: 'traffic_dropped', reason: 'fewer_visits' };
    case 'checkouts':
      return { kind: 'conversion_dropped', reason: 'fewer_start_checkout' };
    case 'orders':
      return { kind: 'conversion_dropped', reason: checkouts.expected > 0 ? 'fewer_finish_checkout' : 'fewer_order' };
    case 'worth':
      return { kind: 'order_value_dropped', reason: 'orders_worth_less' };
  }
}

function steepest(funnel: Funnel): Diagnosis {
  const { visits, checkouts, orders, worth } = funnel;
  const hasCheckouts = checkouts.expected > 0;
  const steps: readonly (readonly [Step, Compared])[] = [
    ['visits', visits],
    ...(hasCheckouts ? [['checkouts', after(visits, checkouts)] as const] : []),
    ['orders', after(hasCheckouts ? checkouts : visits, orders)],
    ['worth', after(orders, worth)],
  ];
  const [step, least] = steps.reduce((a, b) => (softened(b[1]) < softened(a[1]) ? b : a));
  return softened(least) < DROPPED ? dropOf(step, funnel) : { kind: 'no_drop', reason: 'as_usual' };
}

/** What a step should have had, given the step before it. */
function after(before: Compared, step: Compared): Compared {
  return { expected: before.expected > 0 ? (step.expected * before.actual) / before.expected : step.expected, actual: step.actual };
}

const ratio = ({ expected, actual }: Compared) => (expected > 0 ? actual / expected : 1);
const softened = ({ expected, actual }: Compared) => (actual + 1) / (expected + 1);
const isGone = ({ expected, actual }: Compared, enough = ENOUGH) => expected >= enough && actual <= NOTHING * expected;
