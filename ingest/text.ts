import type { Flag } from './reasons.ts';

/** Longest texts that are kept, in UTF-16 code units; longer ones are cut and flagged. */
export const TEXT_LIMITS = { name: 128, key: 128, value: 1_024, url: 2_048 } as const;

/** What was changed so far; `suspect` says whether texts of this request can hold NUL or half a surrogate pair at all. */
export interface Notes {
  flags: Flag[] | undefined;
  readonly suspect: boolean;
}

export function note(notes: Notes, flag: Flag): void {
  if (notes.flags === undefined) notes.flags = [flag];
  else if (!notes.flags.includes(flag)) notes.flags.push(flag);
}

/**
 * JSON text brings NUL and lone surrogates only through `\u` escapes: raw NUL does not parse, and UTF-8 decoding leaves no half pair.
 * A pixel's URL brings NUL as `%00`. So a request without either needs no look at its strings beyond their length.
 */
export function isSuspect(text: string): boolean {
  return text.includes('\\u') || text.includes('%00');
}

/** The text without NUL, with U+FFFD for lone surrogates, cut to `limit`; each change is flagged. */
export function cleanText(value: string, limit: number, notes: Notes): string {
  let text = value;
  if (notes.suspect) {
    if (text.includes('\0')) {
      text = text.replaceAll('\0', '');
      note(notes, 'nul_removed');
    }
    if (!text.isWellFormed()) {
      text = text.toWellFormed();
      note(notes, 'surrogate');
    }
  }
  if (text.length <= limit) return text;
  note(notes, 'truncated');
  // A cut between the two halves of a pair would leave a lone surrogate behind.
  return text.slice(0, isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit);
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
