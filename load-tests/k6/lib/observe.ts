import { sleep } from 'k6';
import http from 'k6/http';
import { Trend } from 'k6/metrics';
import { settings } from './settings.ts';

const lag = new Trend('processor_lag', true);
const memory = new Trend('server_memory_mb');
const files = new Trend('server_open_files');

const WATCHED = [
  { series: 'footfall_processor_lag_ms', record: (value: number) => lag.add(value) },
  { series: 'process_resident_memory_bytes', record: (value: number) => memory.add(value / 1e6) },
  { series: 'process_open_fds', record: (value: number) => files.add(value) },
];

/** A scenario beside the load: what the server says of itself, once a second. */
export function observing(seconds: number) {
  return { observer: { executor: 'constant-vus', vus: 1, duration: `${seconds}s`, exec: 'observe', gracefulStop: '1s' } };
}

export function observe(): void {
  const { body } = http.get(`${settings.url}/metrics`, { tags: { name: 'metrics', door: 'metrics' } });
  for (const { series, record } of WATCHED) {
    const value = new RegExp(`^${series} (\\S+)$`, 'm').exec(String(body))?.[1];
    if (value !== undefined) record(Number(value));
  }
  sleep(1);
}
