import type { LedgerAnswer, StatsAnswer } from '../../contracts/stats.ts';
import type { Target } from './target.ts';

/** What the store holds, as its API tells it. Revenue in minor units. */
export interface Holdings {
  received: number;
  stored: number;
  difference: number;
  orders: number;
  revenue: number;
}

const DAY = 86_400_000;
/** The ledger has come to rest when it says the same for this long, ms. */
const REST = 1_500;
const PATIENCE = 60_000;

/** Reads the ledger, and orders of the past 40 days. */
export async function readHoldings(target: Target): Promise<Holdings> {
  const ledger = await get<LedgerAnswer>(target, `/api/ledger?store=${target.store}`);
  const from = new Date(Date.now() - 40 * DAY).toISOString();
  const to = new Date(Date.now() + DAY).toISOString();
  const query = new URLSearchParams({ store: target.store, metrics: 'orders,revenue', from, to });
  const [row] = (await get<StatsAnswer>(target, `/api/stats?${query}`)).data;
  const { received, stored, difference } = ledger;
  return { received, stored, difference, orders: row?.orders ?? 0, revenue: Math.round((row?.revenue ?? 0) * 100) };
}

/** The same when the ledger accounts for at least `received` events and has come to rest, or after a minute whatever it says. */
export async function holdingsAtRest(target: Target, received: number): Promise<Holdings> {
  const began = performance.now();
  let last = await readHoldings(target);
  let since = began;
  while (performance.now() - began < PATIENCE) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const now = await readHoldings(target);
    if (JSON.stringify(now) !== JSON.stringify(last)) since = performance.now();
    last = now;
    if (now.received >= received && performance.now() - since > REST) break;
  }
  return last;
}

async function get<T>(target: Target, path: string): Promise<T> {
  const headers = { authorization: `Bearer ${target.secretKey}` };
  const response = await fetch(target.url + path, { headers, signal: AbortSignal.timeout(15_000) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
