import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { testEdge } from './fakes.ts';
import { ingestMetrics } from './metrics.ts';

it('counts requests by status, events accepted, events rejected by reason, and appends', async () => {
  const registry = new Registry();
  const edge = testEdge({ deps: { metrics: ingestMetrics(registry, { pressure: () => ({ waitingBytes: 7, oldestMs: 0 }) }) } });
  await edge.post('/track/batch', [{ event_type: 'a' }, { event_type: 'b' }, { event_type: 'c', value: -1 }]);
  await edge.post('/track/event', '{');
  const text = await registry.metrics();
  expect(text).toContain('footfall_ingest_requests_total{status="202"} 1');
  expect(text).toContain('footfall_ingest_requests_total{status="400"} 1');
  expect(text).toContain('footfall_ingest_events_accepted_total 2');
  expect(text).toContain('footfall_ingest_events_rejected_total{reason="negative_value"} 1');
  expect(text).toContain('footfall_ingest_append_seconds_count 1');
});
