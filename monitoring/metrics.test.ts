import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { apiMetrics } from '../api/metrics.ts';
import { ingestMetrics, spillMetrics } from '../ingest/metrics.ts';
import { processorMetrics } from '../processor/metrics.ts';

interface Panel {
  title: string;
  type: string;
  targets?: { expr: string; datasource: { uid: string } }[];
}

const dashboard = JSON.parse(readFileSync(join(import.meta.dirname, 'grafana', 'dashboards', 'footfall.json'), 'utf8')) as {
  panels: Panel[];
};
const { groups } = parse(readFileSync(join(import.meta.dirname, 'prometheus', 'alerts.yml'), 'utf8')) as {
  groups: { rules: { alert: string; expr: string }[] }[];
};
const queries: [string, string][] = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }): [string, string] => [title, expr])),
  ...groups.flatMap(({ rules }) => rules.map(({ alert, expr }): [string, string] => [alert, expr])),
];

/** Every series that the services expose, with its labels. Prometheus adds `up`, and `job` and `instance` to all. */
function exposed(): Map<string, Set<string>> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  ingestMetrics(registry, { pressure: () => ({ waitingBytes: 0, oldestMs: 0 }) });
  spillMetrics(registry, { behind: () => 0 });
  const processors = { lag: () => 0, behind: () => 0, events: () => 0, stages: () => ({}), problem: () => null, close: () => {} };
  apiMetrics(registry, { processors, hub: () => ({ sockets: 0, frames: 0, bytes: 0, closedSlow: 0 }) });
  const status = () => Promise.reject(new Error('nothing is asked in this test'));
  processorMetrics(registry, { status });
  const series = new Map<string, Set<string>>([['up', new Set(['job', 'instance'])]]);
  for (const metric of registry.getMetricsAsArray() as unknown as { name: string; labelNames?: string[]; type: string }[]) {
    const labels = new Set([...(metric.labelNames ?? []), 'job', 'instance']);
    series.set(metric.name, labels);
    if (metric.type === 'histogram') series.set(`${metric.name}_bucket`, new Set([...labels, 'le']));
  }
  return series;
}

it.each(queries)('%s asks for series and labels that exist', (_, expression) => {
  const known = exposed();
  const bare = expression.replace(/\{[^}]*\}|"[^"]*"|\[[^\]]*\]/g, '').replace(/\b(?:by|without)\s*\([^)]*\)/g, '');
  const names = [...bare.matchAll(/\b([a-z]\w*)\b(?!\s*\()/g)]
    .map(([, name = '']) => name)
    .filter((name) => !['or', 'and', 'unless'].includes(name));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(known.has(name) ? name : `${name} is not exposed`).toBe(name);
  const labels = [...expression.matchAll(/\bby\s*\(([^)]*)\)|\{([^}]*)\}/g)].flatMap(([, by, where]) =>
    by !== undefined ? by.split(',') : (where ?? '').split(',').map((part) => part.split(/[=!]/)[0] ?? ''),
  );
  const allowed = new Set(names.flatMap((name) => [...(known.get(name) ?? [])]));
  for (const label of labels.map((one) => one.trim()).filter(Boolean)) expect([...allowed]).toContain(label);
});

it('every panel asks the provisioned Prometheus, and every series of ours is on the dashboard', () => {
  const panels = dashboard.panels.filter(({ type }) => type !== 'row');
  for (const { title, targets = [] } of panels) {
    expect([title, targets.length > 0]).toEqual([title, true]);
    for (const { datasource } of targets) expect(datasource.uid).toBe('prometheus');
  }
  const asked = queries.map(([, expression]) => expression).join('\n');
  const ours = [...exposed().keys()].filter((name) => name.startsWith('footfall_') && !name.endsWith('_bucket'));
  expect(ours.filter((name) => !asked.includes(name))).toEqual([]);
});
