import { toMinor } from '../../contracts/money.ts';
import type { TruthItem, TruthOrigin } from '../../contracts/order-truth.ts';
import { readAmount } from '../amount.ts';
import { textOf } from '../formats/values.ts';

/** Longest name, id or address that is kept. */
const LONGEST = 1_024;
const MOST_ITEMS = 500;

/** A decimal text or number in major units as exact minor units; undefined where there is none. */
export function minor(value: unknown, currency: string): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const amount = readAmount(value, '');
  return amount.kind === 'amount' ? toMinor(amount.value, currency) : undefined;
}

/** The same, 0 where there is none. */
export function minorOr0(value: unknown, currency: string): number {
  return minor(value, currency) ?? 0;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function text(value: unknown): string {
  return (textOf(value) ?? '').slice(0, LONGEST).toWellFormed();
}

/** Different names that are not the id itself and not empty. */
export function aliasesOf(id: string, names: readonly unknown[]): string[] {
  return [...new Set(names.map(text))].filter((name) => name !== '' && name !== id);
}

export const NO_ORIGIN: TruthOrigin = { landing: '', referrer: '', source: '', medium: '', campaign: '', term: '', content: '' };

type Line = Omit<TruthItem, 'price'>;

/**
 * A line of an order as items whose price times quantity is exactly `total`: where it does not divide evenly, some cost one minor unit more.
 * 3 for 10.00 are 2 at 3.33 and 1 at 3.34.
 */
export function exactItems(line: Line, total: number): TruthItem[] {
  if (line.quantity <= 0) return [];
  const price = Math.floor(total / line.quantity);
  const dearer = total - price * line.quantity;
  const items = [
    { ...line, price, quantity: line.quantity - dearer },
    { ...line, price: price + 1, quantity: dearer },
  ];
  return items.filter((item) => item.quantity > 0);
}

export function bounded(items: TruthItem[]): TruthItem[] {
  return items.slice(0, MOST_ITEMS);
}

export function count(value: unknown): number {
  const number = Number(value);
  return Number.isFinite(number) ? Math.max(0, Math.min(Math.round(number), 4_294_967_295)) : 0;
}
