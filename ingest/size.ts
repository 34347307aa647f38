/**
 * True when a parsed JSON value takes more than `limit` bytes as compact JSON text in UTF-8. Stops as soon as it is sure;
 * allocates nothing. The value's nesting is bounded by `cutDeep`.
 */
export function bigger(value: unknown, limit: number): boolean {
  return 3 * units(value) > limit && measure(value, limit) > limit;
}

/** No less than a third of its bytes, and far quicker to say: a UTF-16 unit takes three bytes at most. */
function units(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 4;
  let size = 2;
  if (Array.isArray(value)) {
    for (const entry of value) size += units(entry) + 1;
    return size;
  }
  for (const key in value) size += key.length + 4 + units((value as Record<string, unknown>)[key]);
  return size;
}

function measure(value: unknown, limit: number): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 2;
  if (typeof value !== 'object' || value === null) return 4;
  let size = 2;
  if (Array.isArray(value)) {
    for (const entry of value) {
      size += measure(entry, limit - size) + 1;
      if (size > limit) return size;
    }
    return size;
  }
  const source = value as Record<string, unknown>;
  for (const key in source) {
    size += Buffer.byteLength(key) + 4 + measure(source[key], limit - size);
    if (size > limit) return size;
  }
  return size;
}
