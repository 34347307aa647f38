import { sleep } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Trend } from 'k6/metrics';
import { settings } from './settings.ts';

const lag = new Trend('processor_lag', true);
const memory = new Trend('server_memory_mb');
const files = new Trend('server_open_files');

type Tags = Record<string, string>;
const WATCHED = [
  { series: 'footfall_processor_lag_ms', record: (value: number, tags: Tags) => lag.add(value, tags) },
  { series: 'process_resident_memory_bytes', record: (value: number, tags: Tags) => memory.add(value / 1e6, tags) },
  { series: 'process_open_fds', record: (value: number, tags: Tags) => files.add(value, tags) },
];
const ADDRESSES = [...new Set([settings.url, settings.ingest])];

/** A scenario beside the load: what the server says of itself, once a second. */
export function observing(seconds: number) {
  return { observer: { executor: 'constant-vus', vus: 1, duration: `${seconds}s`, exec: 'observe', gracefulStop: '1s' } };
}

/** Tagged with the third of the run that it is from, so that what grows can be seen. */
export function observe(): void {
  const part = ['first', 'middle', 'last'][Math.min(2, Math.floor(exec.scenario.progress * 3))] ?? 'last';
  for (const address of ADDRESSES) {
    const { body } = http.get(`${address}/metrics`, { tags: { name: 'metrics', door: 'metrics' } });
    for (const { series, record } of WATCHED) {
      const value = new RegExp(`^${series} (\\S+)$`, 'm').exec(String(body))?.[1];
      if (value !== undefined) record(Number(value), { part, address });
    }
  }
  sleep(1);
}
