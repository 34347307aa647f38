import { type Figure, figure } from '../harness/report.ts';
import type { Holdings } from './holdings.ts';
import type { Summary } from './lib/summarise.ts';

/**
 * What the server holds since the run began against what it acknowledged: every acknowledged event is stored, and none twice. What k6 sent without
 * hearing an answer may be stored or not; without such requests both sides are equal.
 */
export function account(name: string, { metrics }: Pick<Summary, 'metrics'>, before: Holdings, after: Holdings, seed: number): Figure[] {
  const count = (metric: string): number => metrics[metric]?.count ?? 0;
  const [acknowledged, sent] = [count('events_acknowledged'), count('events_sent')];
  const heardAll = sent === acknowledged;
  const from = (least: number) => ({ min: least, max: heardAll ? least : Number.POSITIVE_INFINITY });
  const of = (what: string, value: number, unit: string, bound: { min: number; max: number }): Figure =>
    exact(figure(`${name}: ${what}`, value, unit, bound, acknowledged, seed), value);
  return [
    of('acknowledged events stored, each once', after.stored - before.stored, 'events', { min: acknowledged, max: sent }),
    of('difference of the ledger', after.difference, 'events', { min: 0, max: 0 }),
    of('orders counted', after.orders - before.orders, 'orders', from(count('orders_acknowledged'))),
    of('money counted', after.revenue - before.revenue, 'cents', from(count('revenue_acknowledged'))),
  ];
}

/** Reports round to four digits; an account does not. */
function exact(rounded: Figure, value: number): Figure {
  return { ...rounded, value };
}
