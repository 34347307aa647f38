import { Gauge, type Registry } from 'prom-client';
import type { HubStats } from './live/hub.ts';
import type { Processors } from './processors.ts';

/** What the API's `/metrics` says of the processors and the live sockets. */
export function apiMetrics(registry: Registry, { processors, hub }: { processors: Processors; hub: () => HubStats }): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `footfall_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('processor_lag_ms', 'Age of the oldest acknowledged event that cannot be queried yet.', processors.lag);
  gauge('processor_behind_records', 'Log records that are not committed.', processors.behind);
  gauge('processor_events_total', 'Events placed since the start.', processors.events);
  const stages = new Gauge({
    name: 'footfall_processor_stage_seconds_total',
    help: 'Seconds spent since the start, by stage of the processor.',
    labelNames: ['stage'],
    registers: [registry],
    collect() {
      for (const [stage, ms] of Object.entries(processors.stages())) stages.set({ stage }, ms / 1000);
    },
  });
  gauge('live_sockets', 'Open live sockets.', () => hub().sockets);
  gauge('live_frames_total', 'Frames sent to sockets.', () => hub().frames);
  gauge('live_closed_slow_total', 'Sockets closed because they did not keep up.', () => hub().closedSlow);
}
