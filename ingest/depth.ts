const QUOTE = 34;
const BACKSLASH = 92;

/** Levels that an event may nest, the event itself being the first. */
export const MAX_LEVELS = 8;
/** Text is cut below this: an envelope around an event adds two levels, the rest tells "too deep" from "just deep enough". */
const CUT_BELOW = 16;
/** So many nested brackets the engine parses in no time; half a million take it half a second. */
const FEW = 4_096;

/** How deep the brackets of a JSON text nest, brackets inside strings left out. One pass, no recursion, nothing allocated. */
export function bracketDepth(text: string): number {
  let deepest = 0;
  eachBracket(text, (_, depth) => {
    if (depth > deepest) deepest = depth;
  });
  return deepest;
}

/**
 * The text with everything below level 16 left out, so that nothing after it can exhaust the stack, while the event stays
 * recognisably too deep for `validate` and its neighbours in the batch are kept. The usual text comes back untouched.
 */
export function cutDeep(text: string): string {
  if (hasFewBrackets(text, CUT_BELOW) || bracketDepth(text) <= CUT_BELOW) return text;
  const kept: string[] = [];
  let from = 0;
  let isCut = false;
  eachBracket(text, (at, depth) => {
    if (!isCut && depth === CUT_BELOW) {
      kept.push(text.slice(from, at + 1));
      isCut = true;
    } else if (isCut && depth < CUT_BELOW) {
      from = at;
      isCut = false;
    }
  });
  if (!isCut) kept.push(text.slice(from));
  return kept.join('');
}

/** JSON whose values nest no deeper than `cutDeep` leaves them. Throws SyntaxError. */
export function parseCut(text: string): unknown {
  // What holds few brackets may be parsed before it is known how deep they nest: a look at the values costs a quarter of one at the text.
  if (hasFewBrackets(text, FEW)) {
    const value = parsed(text);
    if (value !== undefined && !nestsDeeper(value, CUT_BELOW)) return value;
  }
  return JSON.parse(cutDeep(text));
}

/** Undefined for what is not JSON, which cutting may change. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const entry of value) if (nestsDeeper(entry, levels - 1)) return true;
    return false;
  }
  const source = value as Record<string, unknown>;
  for (const key in source) if (nestsDeeper(source[key], levels - 1)) return true;
  return false;
}

/** Calls `visit` for each bracket outside strings, with the depth behind it. Strings are skipped by the engine's own search. */
function eachBracket(text: string, visit: (at: number, depth: number) => void): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      if (at < 0) return;
    } else if (isOpening(code)) visit(at, ++depth);
    else if (isClosing(code)) visit(at, --depth);
  }
}

/** Where the string that begins at `start` ends; -1 where it does not. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}

/** No more opening brackets than `most`, those in strings counted too. The engine's own search is many times faster than a look at each character. */
function hasFewBrackets(text: string, most: number): boolean {
  let left = most;
  for (const bracket of '{[') {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) if (--left < 0) return false;
  }
  return true;
}

function isOpening(code: number): boolean {
  return code === 123 || code === 91;
}

function isClosing(code: number): boolean {
  return code === 125 || code === 93;
}
