import { MAX_LEVELS } from './depth.ts';
import { type Problem, problem } from './reasons.ts';
import { cleanText, type Notes, TEXT_LIMITS } from './text.ts';

export const MAX_PROPERTIES = 255;
export const MAX_ARRAY = 255;

/**
 * A map whose prototype chain holds nothing, so that `__proto__` and `constructor` are keys like any other. As a constructor rather than
 * `Object.create(null)`, which V8 keeps as a hash table: twice as slow to write as JSON.
 */
export const BareMap = function BareMap() {} as unknown as { new (): Record<string, unknown>; prototype: object };
BareMap.prototype = Object.create(null);

export type Copy = { kind: 'copied'; value: unknown } | { kind: 'refused'; problem: Problem };

/** Thrown inside the walk only, so that each level need not pass refusals up; never leaves this file. */
class Refused extends Error {
  readonly problem: Problem;
  constructor(found: Problem) {
    super(found.message);
    this.problem = found;
  }
}

/**
 * A clean copy of a parsed JSON value: maps without a prototype (a `__proto__` key is then a key like any other), texts and keys
 * within their limits. `level` is the value's own nesting level, the event being level 1.
 */
export function copyValue(value: unknown, level: number, notes: Notes): Copy {
  if (typeof value !== 'object' || value === null) return { kind: 'copied', value: scalar(value, notes) };
  try {
    return { kind: 'copied', value: walk(value, level, notes) };
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', problem: error.problem };
    throw error;
  }
}

function walk(value: unknown, level: number, notes: Notes): unknown {
  if (typeof value !== 'object' || value === null) return scalar(value, notes);
  if (level > MAX_LEVELS) {
    throw new Refused(problem('too_deep', `The event nests more than ${MAX_LEVELS} levels. Flatten its properties.`));
  }
  if (Array.isArray(value)) {
    if (value.length > MAX_ARRAY) {
      throw new Refused(
        problem('array_too_long', `A list has ${value.length} entries; at most ${MAX_ARRAY} are kept. Send a shorter list.`),
      );
    }
    return value.map((entry) => walk(entry, level + 1, notes));
  }
  const copy = new BareMap();
  const source = value as Record<string, unknown>;
  let count = 0;
  for (const key in source) {
    if (++count > MAX_PROPERTIES) {
      throw new Refused(problem('too_many_properties', `An object has more than ${MAX_PROPERTIES} properties. Send fewer.`));
    }
    copy[cleanText(key, TEXT_LIMITS.key, notes)] = walk(source[key], level + 1, notes);
  }
  return copy;
}

function scalar(value: unknown, notes: Notes): unknown {
  if (typeof value === 'string') return cleanText(value, TEXT_LIMITS.value, notes);
  // 1e999 parses as Infinity, which JSON cannot write again.
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  return value;
}
