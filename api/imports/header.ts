import { type ImportKind, importFields } from '../../contracts/imports.ts';
import { ALIASES, PRESETS, type Preset } from './presets.ts';
import type { Line } from './read-lines.ts';

/** The line that names the columns. */
export interface Header {
  line: number;
  /** As written, made different from each other where two are the same. */
  names: string[];
}

/** Exports begin with a title and a range of days, never with more than this. */
export const LINES_BEFORE_HEADER = 20;

/** `Amount spent (EUR)` and `amount_spent` are the same name; `#` stays, for `Order #`. */
export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([a-z]{3}\)/g, ' ')
    .replaceAll(/[^\p{L}\p{N}#]+/gu, ' ')
    .trim();
}

/** The currency that a column's name carries: `Amount spent (EUR)`. */
export function currencyIn(name: string): string | null {
  return /\(([A-Z]{3})\)/.exec(name)?.[1] ?? null;
}

/** The first of the lines that knows most names of the kind; when none knows any, the first with two cells. Null for no lines. */
export function headerOf(lines: readonly Line[], kind: ImportKind): Header | null {
  const known = new Set(Object.values(ALIASES[kind]).flat());
  for (const preset of PRESETS[kind]) for (const names of Object.values(preset.columns)) for (const name of names) known.add(name);
  let best: { line: Line; score: number } | null = null;
  for (const line of lines.slice(0, LINES_BEFORE_HEADER)) {
    const filled = line.cells.filter((cell) => cell.trim() !== '').length;
    const score = line.cells.filter((cell) => known.has(plainName(cell))).length + (filled > 1 ? 0.5 : 0);
    if (score > (best?.score ?? 0)) best = { line, score };
  }
  const found = best?.line ?? lines[0];
  return found ? { line: found.line, names: different(found.cells) } : null;
}

function different(cells: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return cells.map((cell, index) => {
    const name = cell.trim().slice(0, 200) || `Column ${index + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

/** Which export the columns belong to, and what each holds. */
export function mappingOf(
  names: readonly string[],
  kind: ImportKind,
): { preset: Preset | null; columns: Record<string, string>; constants: Record<string, string> } {
  const byPlain = new Map<string, string>();
  for (const name of names) if (!byPlain.has(plainName(name))) byPlain.set(plainName(name), name);
  const preset = PRESETS[kind].find(({ signs }) => signs.every((any) => any.some((sign) => byPlain.has(sign)))) ?? null;
  const columns: Record<string, string> = {};
  const taken = new Set<string>();
  for (const field of Object.keys(importFields(kind))) {
    const wanted = [...(preset?.columns[field] ?? []), ...(preset?.only ? [] : (ALIASES[kind][field] ?? []))];
    const plain = wanted.find((one) => byPlain.has(one) && !taken.has(one));
    const name = plain === undefined ? undefined : byPlain.get(plain);
    if (plain === undefined || name === undefined) continue;
    taken.add(plain);
    columns[field] = name;
  }
  // A day of its own says more than the range that the report is about.
  if (columns.date_end !== undefined && plainName(columns.date ?? '') === 'day') delete columns.date_end;
  const constants = Object.fromEntries(Object.entries(preset?.constants ?? {}).filter(([field]) => columns[field] === undefined));
  const money = columns.cost ?? columns.total ?? columns.value;
  const currency = columns.currency === undefined && money !== undefined ? currencyIn(money) : null;
  return { preset, columns, constants: currency === null ? constants : { ...constants, currency } };
}
