import { Gauge, type Registry } from 'prom-client';
import type { Processor } from './processor.ts';

/** What one processor says of its own partitions; the API's metrics add all of them up. */
export function processorMetrics(registry: Registry, processor: Pick<Processor, 'status'>): void {
  const behind = new Gauge({
    name: 'footfall_partition_behind_records',
    help: 'Records of a partition of this processor that are not committed.',
    labelNames: ['partition'],
    registers: [registry],
    async collect() {
      behind.reset();
      for (const { partition, committed, end } of (await processor.status()).partitions) behind.set({ partition }, end - committed);
    },
  });
  new Gauge({
    name: 'footfall_partition_lag_ms',
    help: 'Age of the oldest acknowledged event of these partitions that cannot be queried yet.',
    registers: [registry],
    async collect() {
      this.set((await processor.status()).lag_ms);
    },
  });
}
