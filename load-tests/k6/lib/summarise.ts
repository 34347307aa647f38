/** What k6 gives to `handleSummary`, as far as it is used. */
export interface K6Summary {
  metrics: Record<string, { type: string; contains: string; values: Record<string, number>; thresholds?: Record<string, { ok: boolean }> }>;
  root_group: Group;
}
interface Group {
  checks: { name: string; passes: number; fails: number }[];
  groups: Group[];
}

export interface Summary {
  name: string;
  asks: string;
  /** When the run ended, an ISO instant. */
  at: string;
  passed: boolean;
  thresholds: { metric: string; bound: string; value: number | null; holds: boolean }[];
  checks: { name: string; passed: number; failed: number }[];
  metrics: Record<string, Record<string, number>>;
}

/** k6 gives its statistics in any order. */
const ORDER = ['count', 'rate', 'passes', 'fails', 'value', 'avg', 'min', 'med', 'p(95)', 'p(99)', 'max'];

/** The summary of a run that is written down: which bounds hold, which checks failed how often, and every figure to four digits. */
export function summarise(name: string, asks: string, data: K6Summary, at: string): Summary {
  const metrics: Summary['metrics'] = {};
  const thresholds: Summary['thresholds'] = [];
  for (const [metric, { values, thresholds: bounds = {} }] of Object.entries(data.metrics).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const sorted = Object.entries(counted(metric, values)).sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
    const rounded = Object.fromEntries(sorted.map(([statistic, value]) => [statistic, round(value)]));
    metrics[metric] = rounded;
    for (const [bound, { ok }] of Object.entries(bounds)) {
      const statistic = /^[a-z]+(\([\d.]+\))?/.exec(bound)?.[0] ?? '';
      thresholds.push({ metric, bound, value: rounded[statistic] ?? null, holds: ok });
    }
  }
  const checks = checksBelow(data.root_group);
  return { name, asks, at, passed: thresholds.every(({ holds }) => holds), thresholds, checks, metrics };
}

/** k6 calls it a pass of `http_req_failed` when a request fails: a share and how many there were say it better. */
function counted(metric: string, { passes, fails, ...values }: Record<string, number>): Record<string, number> {
  if (passes === undefined || fails === undefined) return values;
  return metric === 'checks' ? { ...values, passes, fails } : { ...values, count: passes + fails };
}

function checksBelow(group: Group): Summary['checks'] {
  const own = group.checks.map(({ name, passes, fails }) => ({ name, passed: passes, failed: fails }));
  return [...own, ...group.groups.flatMap(checksBelow)];
}

/** Counts stay whole, whatever their size: they are compared with the server's. */
function round(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}
