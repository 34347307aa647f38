const NONE: Record<string, string> = Object.freeze(Object.create(null));

/** Properties as texts: strings as they are, everything else as JSON. Own names only, `__proto__` among them. */
export function stringMap(properties: Record<string, unknown>): Record<string, string> {
  const names = Object.keys(properties);
  if (names.length === 0) return NONE;
  const texts: Record<string, string> = Object.create(null);
  for (const name of names) {
    const value = properties[name];
    if (value !== undefined && value !== null) texts[name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return texts;
}
