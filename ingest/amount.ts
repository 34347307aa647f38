import { isCurrency } from '../contracts/money.ts';
import { kindOf, type Problem, problem } from './reasons.ts';

/** Above this an amount in minor units no longer fits an exact integer with room to sum. */
const LARGEST = 1e12;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

export type Amount = { kind: 'amount'; value: number; negative: boolean } | { kind: 'refused'; problem: Problem };

/** An amount in major units from a number or a numeric text (`"49.90"`). Whether it may be negative is the caller's to say. */
export function readAmount(value: unknown, field: string): Amount {
  const number = typeof value === 'string' && DECIMAL.test(value.trim()) ? Number(value) : value;
  if (typeof number === 'number' && Math.abs(number) <= LARGEST) return { kind: 'amount', value: number, negative: number < 0 };
  const seen = typeof value === 'string' ? 'a text that is no number' : typeof value === 'number' ? 'no usable number' : kindOf(value);
  return { kind: 'refused', problem: problem('invalid_value', `\`${field}\` is ${seen}. Send a plain number such as 49.90.`) };
}

/** The problem with a negative amount anywhere but in a refund. */
export function negative(field: string): Problem {
  return problem(
    'negative_value',
    `\`${field}\` is negative. Send money back as an event of type \`refund\`; elsewhere amounts are 0 or more.`,
  );
}

/** A currency code in capitals, or undefined when it is not of three letters. */
export function readCurrency(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const code = value.length === 3 && isCurrency(value) ? value : value.trim().toUpperCase();
  return isCurrency(code) ? code : undefined;
}
