import type { RangeName } from '../../../../contracts/stats.ts';

const EVERY: Partial<Record<RangeName, number>> = { realtime: 10_000, today: 30_000, '24h': 30_000 };

/** Calls back while the page is in view: often for ranges that end now, each minute for the others, never for those that are over. */
export function refreshing(range: RangeName, again: () => void): () => void {
  if (range === 'yesterday' || range === 'last_month' || range === 'custom') return () => undefined;
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') again();
  }, EVERY[range] ?? 60_000);
  return () => clearInterval(timer);
}
