import { readAmount } from '../amount.ts';
import { type Fields, fieldsOf, isFields } from './values.ts';

/** Finest step that an amount in major units is told in: no currency has more than four decimals. */
const STEPS = 1e4;

/** An amount in major units, 0 or more; undefined for whatever is none. */
export function amountOf(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const amount = readAmount(value, '');
  return amount.kind === 'amount' && !amount.negative ? amount.value : undefined;
}

/** A sum of amounts without the dust of binary fractions: 0.1 + 0.2 is 0.3. */
export function exactSum(amounts: readonly number[]): number {
  return Math.round(amounts.reduce((sum, amount) => sum + Math.round(amount * STEPS), 0)) / STEPS;
}

/** Price times quantity of all lines; undefined when there is none or one has no price. */
export function valueOfItems(items: unknown): number | undefined {
  if (!Array.isArray(items) || items.length === 0) return undefined;
  const lines: number[] = [];
  for (const item of items) {
    if (!isFields(item)) return undefined;
    const price = amountOf(item.price);
    const quantity = item.quantity === undefined || item.quantity === null ? 1 : amountOf(item.quantity);
    if (price === undefined || quantity === undefined) return undefined;
    lines.push(price * quantity);
  }
  return exactSum(lines);
}

/** An order's total less its tax and shipping, which is what `value` means; undefined without a total. */
export function netOfTotal(order: Fields): number | undefined {
  const total = amountOf(fieldsOf(order).total);
  if (total === undefined) return undefined;
  return Math.max(0, exactSum([total, -(amountOf(order.tax) ?? 0), -(amountOf(order.shipping) ?? 0)]));
}
