import { COUNTING, type OrderStatus, type TruthSource } from '../../contracts/order-truth.ts';

/** An order as the shop has it. Money in minor units of `money`; times in ms. */
export interface TruthRow {
  id: string;
  aliases: string[];
  said_by: TruthSource;
  at: number;
  state: OrderStatus;
  value: number;
  tax: number;
  shipping: number;
  discount: number;
  total: number;
  money: string;
  counted: boolean;
  item_ids: string[];
  item_variants: string[];
  item_skus: string[];
  item_names: string[];
  item_prices: number[];
  item_quantities: number[];
  customer_id: string;
  via: string;
  came_by: string;
  test: boolean;
}

/** An order as its earliest report has it. */
export interface ReportRow {
  id: string;
  at: number;
  event_id: string;
  visitor: string;
  value: number;
  money: string;
  counted: boolean;
  came_by: string;
}

/** One report among several of an order. */
export interface RepeatRow {
  id: string;
  event_id: string;
  visitor: string;
  at: number;
  value: number;
}

/** One order: what the shop says of it, what was reported of it, or both. */
export interface Case {
  truth: TruthRow | null;
  report: ReportRow | null;
  /** Every report, the first too, where there are several. */
  reports: RepeatRow[];
}

export function namesOf(truth: TruthRow): string[] {
  return [truth.id, ...truth.aliases];
}

/** Whether the shop's order counts in revenue. */
export function counts(truth: TruthRow): boolean {
  return COUNTING.includes(truth.state) && !truth.test;
}

/** The day and the channel that a case belongs to are the shop's and the report's, each where it is known. */
export function timeOf({ truth, report }: Case): number {
  return truth && truth.state !== 'deleted' ? truth.at : (report?.at ?? truth?.at ?? 0);
}

export function channelOf({ truth, report }: Case): string {
  return report?.came_by || truth?.came_by || 'untracked';
}

/**
 * Puts both sides together: a report belongs to the order that has its name, first of all as its own id. Reports under two names of one order are one case.
 */
export function casesOf(truths: readonly TruthRow[], reports: readonly ReportRow[], repeats: readonly RepeatRow[]): Case[] {
  const byName = new Map<string, TruthRow>();
  for (const truth of truths) for (const name of truth.aliases) if (!byName.has(name)) byName.set(name, truth);
  for (const truth of truths) byName.set(truth.id, truth);
  const known = new Map<TruthRow, Case>(truths.map((truth) => [truth, { truth, report: null, reports: [] }]));
  const unknown = new Map<string, Case>();
  const caseOf = (id: string): Case | undefined => {
    const truth = byName.get(id);
    return truth ? known.get(truth) : unknown.get(id);
  };
  for (const report of reports) {
    if (!byName.has(report.id)) unknown.set(report.id, { truth: null, report: null, reports: [] });
    const one = caseOf(report.id);
    if (one && (!one.report || report.at < one.report.at)) one.report = report;
  }
  for (const repeat of repeats) caseOf(repeat.id)?.reports.push(repeat);
  return [...known.values(), ...unknown.values()];
}
