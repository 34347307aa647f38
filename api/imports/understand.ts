import { Fault } from '../../contracts/error.ts';
import { type ImportKind, type ImportPreview, type ImportProblem, type ImportSettings, importFields } from '../../contracts/imports.ts';
import { Conventions } from './conventions.ts';
import { type Decoded, decode, delimiterOf } from './decode.ts';
import { type Header, headerOf, LINES_BEFORE_HEADER, mappingOf } from './header.ts';
import { type Kind, kindOf } from './kinds.ts';
import { type Line, readLines } from './read-lines.ts';
import { type Context, type Layout, layoutOf, rowOf } from './row.ts';

const PREVIEWED = 20;
const MOST_PROBLEMS = 200;
const EXAMPLES = 3;

/** A file understood: what the preview shows, and what its good lines come to. */
export interface Understood {
  preview: Omit<ImportPreview, 'already' | 'file'> & { file: Omit<ImportPreview['file'], 'name'> };
  records: Kind;
}

/** Reads a file as a kind, by the given settings or by what its columns are called. Throws Fault 400 for what is no CSV with a header. */
export async function understand(bytes: Uint8Array, kind: ImportKind, given: ImportSettings | null, context: Context): Promise<Understood> {
  const decoded = decode(bytes);
  const delimiter = delimiterOf(decoded.text);
  const header = await findHeader(decoded.text, delimiter, kind);
  const guessed = mappingOf(header.names, kind);
  const open: ImportSettings = given ?? { columns: guessed.columns, constants: guessed.constants, decimal: 'auto', dates: 'auto' };
  checkColumns(open, header, kind);
  const missing = missingOf(open, kind);

  const first = await look(decoded.text, delimiter, header, kind, layoutOf(header.names, open));
  const settings: ImportSettings = {
    ...open,
    decimal: open.decimal === 'auto' ? first.conventions.decimal(delimiter) : open.decimal,
    dates: open.dates === 'auto' ? first.conventions.dates(context.zone) : open.dates,
  };
  const notices = [
    ...(open.decimal === 'auto' || open.dates === 'auto'
      ? first.conventions.notices(settings.decimal === ',' ? ',' : '.', settings.dates === 'mdy' ? 'mdy' : 'dmy')
      : []),
    ...noticesOf(kind, settings),
  ];
  const records = kindOf(kind, context);
  const layout = layoutOf(header.names, settings);
  const read = missing.length > 0 ? nothingOf(first.lines) : await readAll(decoded.text, delimiter, header, layout, records, context);
  return {
    records,
    preview: {
      kind,
      file: fileOf(bytes, decoded, delimiter, header),
      recognised: guessed.preset?.name ?? null,
      columns: header.names.map((name, place) => ({ name, examples: first.examples[place] ?? [] })),
      settings,
      missing,
      rows: records.preview(PREVIEWED),
      counts: { ...read.counts, rows: records.size() },
      problems: read.problems,
      notices,
    },
  };
}

async function findHeader(text: string, delimiter: string, kind: ImportKind): Promise<Header> {
  const lines: Line[] = [];
  for await (const line of readLines(text, delimiter)) {
    if (!isEmpty(line)) lines.push(line);
    if (lines.length >= LINES_BEFORE_HEADER) break;
  }
  const header = headerOf(lines, kind);
  if (!header) throw new Fault('empty_file', 'The file is empty. Export it again, and choose the new one.', { status: 400 });
  return header;
}

/** The first time through: how numbers and days are written, and what the columns hold. */
async function look(
  text: string,
  delimiter: string,
  header: Header,
  kind: ImportKind,
  { places }: Layout,
): Promise<{ conventions: Conventions; examples: string[][]; lines: number }> {
  const conventions = new Conventions(kind, places);
  const examples: string[][] = header.names.map(() => []);
  let lines = 0;
  for await (const line of readLines(text, delimiter)) {
    if (line.line <= header.line || isEmpty(line)) continue;
    lines++;
    conventions.see(line.cells);
    if (lines > 200) continue;
    for (const [place, known] of examples.entries()) {
      const cell = line.cells[place]?.trim().slice(0, 60) ?? '';
      if (cell !== '' && known.length < EXAMPLES && !known.includes(cell)) known.push(cell);
    }
  }
  return { conventions, examples, lines };
}

interface Read {
  counts: { lines: number; good: number; bad: number; skipped: number };
  problems: ImportProblem[];
}

async function readAll(text: string, delimiter: string, header: Header, layout: Layout, records: Kind, context: Context): Promise<Read> {
  const counts = { lines: 0, good: 0, bad: 0, skipped: 0 };
  const problems: ImportProblem[] = [];
  for await (const line of readLines(text, delimiter)) {
    if (line.line <= header.line || isEmpty(line)) continue;
    counts.lines++;
    const row = rowOf(line, layout, context);
    const added = isTotal(line) ? 'skipped' : records.add(row, layout);
    if (added === 'skipped') counts.skipped++;
    else if (added === 'good') counts.good++;
    else {
      counts.bad++;
      if (problems.length < MOST_PROBLEMS) problems.push(...row.problems.slice(0, 3));
    }
  }
  return { counts, problems };
}

function nothingOf(lines: number): Read {
  return { counts: { lines, good: 0, bad: 0, skipped: lines }, problems: [] };
}

/** "Total: Account", "Total of 12 results": lines below or above the others that add them up. */
function isTotal({ cells }: Line): boolean {
  return /^(?:grand )?totals?(?:$|:| of | \()/i.test(cells.find((cell) => cell.trim() !== '')?.trim() ?? '');
}

function isEmpty({ cells }: Line): boolean {
  return cells.every((cell) => cell.trim() === '');
}

/** Labels of the required fields that neither a column nor a constant fills; amounts and the channel have more than one way. */
function missingOf({ columns, constants }: ImportSettings, kind: ImportKind): string[] {
  const has = (field: string): boolean => columns[field] !== undefined || (constants[field] ?? '') !== '';
  const missing = Object.entries(importFields(kind)).flatMap(([field, { required, label }]) => (required && !has(field) ? [label] : []));
  if (kind === 'orders' && !['value', 'total', 'subtotal', 'item_price'].some(has)) missing.push('Value, Total or Subtotal');
  if (kind === 'ad_costs' && !has('channel')) missing.push('Channel');
  return missing;
}

function checkColumns({ columns }: ImportSettings, { names }: Header, kind: ImportKind): void {
  for (const [field, name] of Object.entries(columns)) {
    if (!Object.hasOwn(importFields(kind), field))
      throw new Fault('unknown_field', `There is no field "${field}". Known: ${Object.keys(importFields(kind)).join(', ')}.`, {
        status: 400,
      });
    if (!names.includes(name))
      throw new Fault('unknown_column', `The file has no column "${name}". It has: ${names.join(', ')}.`, { status: 400 });
  }
}

function noticesOf(kind: ImportKind, { columns }: ImportSettings): string[] {
  if (kind !== 'orders' || columns.value !== undefined) return [];
  if (columns.total === undefined && columns.subtotal === undefined && columns.item_price !== undefined)
    return ['No column has the amount of an order, so it is what its lines come to: price times quantity.'];
  if (columns.total !== undefined && columns.tax === undefined && columns.subtotal === undefined)
    return [
      'Only a total is known, so it is taken as the value: with tax and shipping, if there is any. Choose the columns for them where the file has them.',
    ];
  return [];
}

function fileOf(bytes: Uint8Array, { encoding }: Decoded, delimiter: string, header: Header): Understood['preview']['file'] {
  return { bytes: bytes.length, encoding, delimiter, header_line: header.line };
}
