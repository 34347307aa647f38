/**
 * True when a parsed JSON value takes more than `limit` bytes as compact JSON text in UTF-8. Stops as soon as it is sure;
 * allocates nothing. The value's nesting is bounded by `cutDeep`.
 */
export function bigger(value: unknown, limit: number): boolean {
  // Most values are far from the limit, which is told without asking for the bytes of each text.
  return measure(value, limit, mostBytes) > limit && measure(value, limit, Buffer.byteLength) > limit;
}

/** A UTF-16 unit takes three bytes at most. */
function mostBytes(text: string): number {
  return 3 * text.length;
}

function measure(value: unknown, limit: number, bytes: (text: string) => number): number {
  if (typeof value === 'string') return bytes(value) + 2;
  if (typeof value !== 'object' || value === null) return 4;
  let size = 2;
  if (Array.isArray(value)) {
    for (const entry of value) {
      size += measure(entry, limit - size, bytes) + 1;
      if (size > limit) return size;
    }
    return size;
  }
  const source = value as Record<string, unknown>;
  for (const key in source) {
    size += bytes(key) + 4 + measure(source[key], limit - size, bytes);
    if (size > limit) return size;
  }
  return size;
}
