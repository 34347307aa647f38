interface Context {
  source?: string;
}

/** JSON of the engine; whole numbers that JavaScript would round come as `large` makes them of their digits. */
export function parseRows(text: string, large: (digits: string) => unknown): unknown {
  const reviver = (_: string, value: unknown, { source }: Context): unknown =>
    typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source) ? large(source) : value;
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
}

/** A value as one cell of a file: lists and maps as JSON. */
export function cellOf(value: unknown): unknown {
  const isPart = typeof value === 'object' && value !== null;
  return isPart ? JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner)) : value;
}
