import { Fault } from '../../contracts/error.ts';

/** What the warehouse answers a statement that came too late, word for word. */
const TOO_LATE = 'the deadline of this statement has passed';

/** A condition, in SQL, that ends a statement with a Fault `warehouse_too_late` when it begins at or after `deadline`, ms by the warehouse's clock, and is true otherwise. */
export function inTime(deadline: number): string {
  return `NOT throwIf(now64(3) >= fromUnixTimestamp64Milli(${deadline}), '${TOO_LATE}')`;
}

/** Whether an error of ClickHouse's is such an answer. */
export function isTooLate(code: string, message: string): boolean {
  return code === '395' && message.includes(TOO_LATE);
}

/** Nothing was done, and with a later deadline it may be done still. */
export function tooLate(cause?: unknown): Fault {
  return new Fault('warehouse_too_late', `Nothing was written: ${TOO_LATE}.`, { retryable: true, cause });
}
