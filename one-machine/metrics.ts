import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import type { HubStats } from '../api/live/hub.ts';
import type { ProcessorStatus } from '../processor/processor.ts';

export interface Measured {
  status: () => ProcessorStatus;
  hub: () => HubStats;
  pressure: () => { waitingBytes: number; oldestMs: number };
}

/** What `/metrics` says besides ingest's own counters. */
export function serverMetrics(registry: Registry, { status, hub, pressure }: Measured): void {
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `footfall_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('processor_lag_ms', 'Age of the oldest acknowledged event that cannot be queried yet.', () => status().lag_ms);
  gauge('processor_behind_records', 'Log records that are not committed.', () =>
    status().partitions.reduce((sum, p) => sum + p.end - p.committed, 0),
  );
  gauge('processor_events_total', 'Events placed since the start.', () => status().events);
  const stages = new Gauge({
    name: 'footfall_processor_stage_seconds_total',
    help: 'Seconds spent since the start, by stage of the processor.',
    labelNames: ['stage'],
    registers: [registry],
    collect() {
      for (const [stage, ms] of Object.entries(status().stages)) stages.set({ stage }, ms / 1000);
    },
  });
  gauge('log_waiting_bytes', 'Bytes that wait to become durable.', () => pressure().waitingBytes);
  gauge('live_sockets', 'Open live sockets.', () => hub().sockets);
  gauge('live_frames_total', 'Frames sent to sockets.', () => hub().frames);
  gauge('live_closed_slow_total', 'Sockets closed because they did not keep up.', () => hub().closedSlow);
}
