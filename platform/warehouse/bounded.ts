import { Fault } from '../../contracts/error.ts';
import type { Warehouse } from './port.ts';

/**
 * The same warehouse with at most `most` questions running or waiting at a time. The next is refused with a retryable Fault `warehouse_busy` (503): who asks
 * faster than the engine answers would otherwise have everybody wait for what was asked before, also when nobody waits for those answers any more.
 */
export function bounded(warehouse: Warehouse, most: number): Warehouse {
  let asked = 0;
  async function counted<T>(ask: () => Promise<T>): Promise<T> {
    if (asked >= most) {
      throw new Fault('warehouse_busy', 'Too many questions are waiting for an answer. Ask again in a moment.', {
        status: 503,
        retryable: true,
      });
    }
    asked++;
    try {
      return await ask();
    } finally {
      asked--;
    }
  }
  return {
    ...warehouse,
    query: (sql, params, options) => counted(() => warehouse.query(sql, params, options)),
    stream: (sql, format, params, options) => counted(() => warehouse.stream(sql, format, params, options)),
  };
}
