import { type SourceStatus, sourceStatusKey } from '../../contracts/order-sources.ts';
import type { Cache } from '../../platform/cache/port.ts';
import type { Outcome } from './receive.ts';

const KEPT_MS = 30 * 86_400_000;
const EVERY_MS = 1_000;
const noted = new WeakMap<Cache, Map<string, number>>();

/** Tells the page of the shop's connection when something last arrived and when something was last refused; once a second at most. */
export function noteDelivery(cache: Cache, source: string, ended: Outcome, now: number): void {
  const kind: keyof SourceStatus = ended === 'stored' || ended === 'ignored' ? 'delivered' : 'refused';
  const key = sourceStatusKey(source, kind);
  const times = noted.get(cache) ?? new Map<string, number>();
  noted.set(cache, times);
  if (now - (times.get(key) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return;
  times.set(key, now);
  // Without the cache the deliveries go on all the same.
  cache.set(key, JSON.stringify({ at: now, outcome: ended }), KEPT_MS).catch(() => {});
}
