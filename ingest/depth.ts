const QUOTE = 34;
const BACKSLASH = 92;

/** Levels that an event may nest, the event itself being the first. */
export const MAX_LEVELS = 8;
/** Text is cut below this: an envelope around an event adds two levels, the rest tells "too deep" from "just deep enough". */
const CUT_BELOW = 16;

/** How deep the brackets of a JSON text nest, brackets inside strings left out. One pass, no recursion, nothing allocated. */
export function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === BACKSLASH) i++;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (isOpening(code)) {
      if (++depth > deepest) deepest = depth;
    } else if (isClosing(code)) depth--;
  }
  return deepest;
}

/**
 * The text with everything below level 16 left out, so that nothing after it can exhaust the stack, while the event stays
 * recognisably too deep for `validate` and its neighbours in the batch are kept. The usual text comes back untouched.
 */
export function cutDeep(text: string): string {
  if (hasFewBrackets(text) || bracketDepth(text) <= CUT_BELOW) return text;
  const kept: string[] = [];
  let depth = 0;
  let from = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === BACKSLASH) i++;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (isOpening(code)) {
      if (++depth === CUT_BELOW) kept.push(text.slice(from, i + 1));
    } else if (isClosing(code)) {
      if (depth-- === CUT_BELOW) from = i;
    }
  }
  if (depth < CUT_BELOW) kept.push(text.slice(from));
  return kept.join('');
}

/** Too few opening brackets to nest deep. The engine's own search is many times faster than a look at each character. */
function hasFewBrackets(text: string): boolean {
  let left = CUT_BELOW;
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
