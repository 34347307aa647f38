/** What a JSON object holds, unchecked. */
export type Fields = Readonly<Record<string, unknown>>;
/** An event as a client of Footfall would send it, unchecked: `validate` reads it next. */
export type ClientEvent = Record<string, unknown>;

const NONE: Fields = Object.freeze({});

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or an empty one in place of anything else. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : NONE;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text with something in it, or a number as its text. An object in a text's place would have the whole event refused: undefined. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The first of the values that is a text. */
export function firstText(...values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const text = textOf(value);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The object without the members that are absent. `__proto__` stays a key like any other. */
export function present(fields: Fields): ClientEvent {
  const kept: ClientEvent = {};
  for (const name in fields) put(kept, name, fields[name]);
  return kept;
}

/** The object without the named members, and without those that are absent. */
export function without(fields: Fields, names: ReadonlySet<string>): ClientEvent {
  const kept: ClientEvent = {};
  for (const name in fields) if (!names.has(name)) put(kept, name, fields[name]);
  return kept;
}

/** Gives the object a member, unless it is absent. By hand, as every member of every event goes through here: a third of what lists of pairs take. */
export function put(target: ClientEvent, name: string, value: unknown): void {
  if (value === undefined || value === null) return;
  if (name === '__proto__') Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else target[name] = value;
}
