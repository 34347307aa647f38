import { toMajor } from '../../contracts/money.ts';
import type { Span } from '../../contracts/range.ts';
import {
  DISCREPANCY_KINDS,
  type Discrepancy,
  GRACE_HOURS,
  type Reconciliation,
  type ReconciliationQuery,
  reasonText,
} from '../../contracts/reconciliation.ts';
import type { Store } from '../../contracts/store.ts';
import { dayAt } from '../../contracts/zone.ts';
import { channelOf, counts, timeOf } from './case.ts';
import type { Difference } from './differences.ts';
import { FiguresSum } from './figures.ts';
import { type OrderDeps, readCases } from './read-cases.ts';

/** Reported against actual orders of a range: totals, days, channels, and every discrepancy with its reason, the newest first. */
export async function reconcile(
  store: Store,
  span: Span,
  asked: ReconciliationQuery,
  now: number,
  deps: OrderDeps,
): Promise<Reconciliation> {
  const { cases, truthFrom, refunds, costOf } = await readCases(store, span, now, deps);
  const totals = new FiguresSum();
  const days = new Map<number, FiguresSum>();
  const channels = new Map<string, FiguresSum>();
  const leftOut = { test: 0, cancelled: 0, unpaid: 0, other_currency: 0 };
  const waiting = { orders: 0, revenue: 0 };
  const all: Difference[] = [];
  for (const { one, differences, waiting: young } of cases) {
    const back = one.truth ? (refunds.get(one.truth.id) ?? 0) : 0;
    const day = dayAt(timeOf(one), store.timezone);
    for (const sum of [totals, sumOf(days, day), sumOf(channels, channelOf(one))]) sum.add(one, differences, back, costOf);
    all.push(...differences);
    if (young && !one.truth && one.report) {
      waiting.orders++;
      waiting.revenue += one.report.counted ? one.report.value : 0;
    }
    if (!one.truth) continue;
    if (one.truth.test) leftOut.test++;
    else if (one.truth.state === 'unpaid') leftOut.unpaid++;
    else if (!counts(one.truth)) leftOut.cancelled++;
    else if (!one.truth.counted) leftOut.other_currency++;
  }
  const { currency } = store;
  const wanted = all
    .filter(({ kind, reason }) => (asked.kind ?? kind) === kind && (asked.reason ?? reason) === reason)
    .sort((a, b) => timeOf(b.of) - timeOf(a.of) || (idOf(a) < idOf(b) ? -1 : 1));
  return {
    totals: {
      ...totals.figures(currency),
      left_out: leftOut,
      waiting: { ...waiting, revenue: toMajor(waiting.revenue, currency) },
    },
    days: [...days].sort(([a], [b]) => a - b).map(([day, sum]) => ({ day: dateText(day), ...sum.figures(currency) })),
    channels: [...channels]
      .map(([channel, sum]) => ({ channel, ...sum.figures(currency) }))
      .sort((a, b) => b.counted.revenue - a.counted.revenue || (a.channel < b.channel ? -1 : 1)),
    reasons: reasonsOf(all, currency),
    discrepancies: wanted.slice(asked.offset, asked.offset + asked.limit).map(shown),
    meta: {
      currency,
      timezone: store.timezone,
      from: new Date(span.from).toISOString(),
      to: new Date(span.to).toISOString(),
      total_discrepancies: wanted.length,
      truth_from: truthFrom === null ? null : new Date(truthFrom).toISOString(),
      grace_hours: GRACE_HOURS,
    },
  };
}

function sumOf<Key>(map: Map<Key, FiguresSum>, key: Key): FiguresSum {
  const known = map.get(key) ?? new FiguresSum();
  map.set(key, known);
  return known;
}

function reasonsOf(all: readonly Difference[], currency: string): Reconciliation['reasons'] {
  const groups = Map.groupBy(all, ({ kind, reason }) => `${kind}|${reason}`);
  return [...groups.values()]
    .flatMap(([first, ...more]) => {
      if (!first) return [];
      const { kind, reason } = first;
      const revenue = [first, ...more].reduce((sum, { amount }) => sum + amount, 0);
      return [{ kind, reason, text: reasonText(kind, reason), orders: more.length + 1, revenue: toMajor(revenue, currency) }];
    })
    .sort((a, b) => DISCREPANCY_KINDS.indexOf(a.kind) - DISCREPANCY_KINDS.indexOf(b.kind) || b.orders - a.orders);
}

function shown({ kind, reason, of, reported, actual, reports }: Difference): Discrepancy {
  const { truth, report } = of;
  const currency = truth?.money ?? report?.money ?? '';
  const major = (minor: number | null, money = currency) => (minor === null ? null : toMajor(minor, money));
  return {
    kind,
    reason,
    text: reasonText(kind, reason),
    order_id: truth?.id ?? report?.id ?? '',
    name: truth?.aliases.find((name) => name.startsWith('#')) ?? truth?.id ?? report?.id ?? '',
    at: new Date(timeOf(of)).toISOString(),
    channel: channelOf(of),
    source: truth?.said_by ?? 'report',
    status: truth?.state ?? '',
    currency,
    reported: major(reported, report?.money),
    actual: major(actual),
    reports,
  };
}

function idOf({ of }: Difference): string {
  return of.truth?.id ?? of.report?.id ?? '';
}

function dateText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
