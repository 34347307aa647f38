import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Log } from '../platform/log/port.ts';
import type { SpillingLog } from '../platform/log/spill.ts';
import type { Receipt } from './receive.ts';

/** What the edge counts. The label-free children are kept, because looking labels up is most of the cost of counting. */
export interface IngestMetrics {
  answered(status: number): void;
  received(receipt: Receipt): void;
  appended(seconds: number): void;
  /** A shop's delivery by platform and how it ended. */
  webhook?(platform: string, outcome: string): void;
}

/** Registers the edge's counters: requests by status, events accepted, events rejected by reason, seconds to durability, and what waits for the log. */
export function ingestMetrics(registry: Registry, log: Pick<Log, 'pressure'>): IngestMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: 'footfall_ingest_requests_total',
    help: 'Requests to /track by HTTP status.',
    labelNames: ['status'],
    registers,
  });
  const accepted = new Counter({ name: 'footfall_ingest_events_accepted_total', help: 'Events appended to the log.', registers });
  const rejected = new Counter({
    name: 'footfall_ingest_events_rejected_total',
    help: 'Events refused at the edge, by reason.',
    labelNames: ['reason'],
    registers,
  });
  const seconds = new Histogram({
    name: 'footfall_ingest_append_seconds',
    help: 'Seconds from the checked request until its events are durable.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const deliveries = new Counter({
    name: 'footfall_webhook_deliveries_total',
    help: 'Deliveries of order webhooks by platform and how they ended: stored, ignored, unreadable, forged, unknown_source, refused, failed.',
    labelNames: ['platform', 'outcome'],
    registers,
  });
  new Gauge({
    name: 'footfall_log_waiting_bytes',
    help: 'Bytes that wait to become durable.',
    registers,
    collect() {
      this.set(log.pressure().waitingBytes);
    },
  });
  const usual = requests.labels('202');
  return {
    answered: (status) => (status === 202 ? usual.inc() : requests.labels(String(status)).inc()),
    received: (receipt) => {
      if (receipt.accepted > 0) accepted.inc(receipt.accepted);
      if (receipt.rejected === 0) return;
      for (const verdict of receipt.verdicts) if (verdict.kind === 'rejected') rejected.labels(verdict.reason).inc();
    },
    appended: (value) => seconds.observe(value),
    webhook: (platform, outcome) => deliveries.labels(platform, outcome).inc(),
  };
}

/** How many partitions take the way through the data directory's own log, because Kafka is away or has just come back. */
export function spillMetrics(registry: Registry, log: Pick<SpillingLog, 'behind'>): void {
  new Gauge({
    name: 'footfall_ingest_spilled_partitions',
    help: 'Partitions whose events wait on this machine to be forwarded to Kafka.',
    registers: [registry],
    collect() {
      this.set(log.behind());
    },
  });
}
