import type { Warehouse } from '../../platform/warehouse/port.ts';
import { EVENTS_SQL, ORDERS_SQL, SESSIONS_SQL } from './dataset-sql.ts';

export interface DatasetOptions {
  /** Rounded up to a multiple of 20. */
  events: number;
  days: number;
  seed: number;
  store?: string;
  /** When the last day ends, ms; now, when absent. */
  end?: number;
  onProgress?: (done: number) => void;
}

/** Rows of one insert: a multiple of 20, so that sessions are whole. */
const CHUNK = 1_000_000;

/**
 * A shop's history made by SQL inside the warehouse: about one session in five events (half of them bounces), some 1 % of sessions with an order, three quarters
 * of the visitors once, products and pages by a skewed law. The events go through the same views as real ones; sessions and orders are derived from them, every
 * tenth session in two versions. The same seed gives the same rows.
 */
export async function makeDataset(warehouse: Warehouse, options: DatasetOptions): Promise<void> {
  const { events, days, seed, store = 'bench', end = Date.now(), onProgress } = options;
  const total = Math.ceil(events / 20) * 20;
  const common = { store, seed, total, start: end - days * 86_400_000, length: days * 86_400_000 };
  for (let first = 0; first < total; first += CHUNK) {
    const rows = Math.min(CHUNK, total - first);
    const params = { ...common, first, rows, last: first + rows - 1 };
    await warehouse.command(EVENTS_SQL, params);
    await warehouse.command(SESSIONS_SQL, params);
    await warehouse.command(ORDERS_SQL, params);
    onProgress?.(first + rows);
  }
}
