import type { ImportProblem, ImportSettings } from '../../contracts/imports.ts';
import { isCurrency } from '../../contracts/money.ts';
import { type DateOrder, type DateText, parseDate } from './dates.ts';
import { type Decimal, parseCount, parseMoney } from './money.ts';
import type { Line } from './read-lines.ts';

/** What a file is read against. */
export interface Context {
  zone: string;
  currency: string;
  /** Ms since 1970. */
  now: number;
}

/** Where each field stands and how numbers and days are written: settings with nothing left open. */
export interface Layout {
  places: ReadonlyMap<string, number>;
  constants: Readonly<Record<string, string>>;
  decimal: Decimal;
  dates: DateOrder;
}

/** One line's fields by name. What cannot be read is written down as the line's problem and answered with null. */
export interface Row {
  line: number;
  problems: ImportProblem[];
  /** '' where the field is empty or no column holds it. */
  text(field: string): string;
  /** Minor units of the row's currency; null where it is empty. */
  money(field: string): number | null;
  count(field: string): number | null;
  date(field: string): (DateText & { kind: 'date' }) | null;
  /** The row's currency: its column, its constant, its amount, or the store's. */
  currency(): string;
  refuse(field: string | null, code: string, message: string): null;
}

/** Longest text that is kept of a cell. */
const LONGEST = 1_024;
/** What exports write into a cell that says nothing. */
const NOTHING = /^(?:-+|—|–|n\/a|null|none)$/i;

export function layoutOf(names: readonly string[], settings: ImportSettings): Layout {
  const places = new Map<string, number>();
  for (const [field, name] of Object.entries(settings.columns)) {
    const place = names.indexOf(name);
    if (place >= 0) places.set(field, place);
  }
  return {
    places,
    constants: settings.constants,
    decimal: settings.decimal === ',' ? ',' : '.',
    dates: settings.dates === 'mdy' ? 'mdy' : 'dmy',
  };
}

export function rowOf({ line, cells }: Line, layout: Layout, context: Context): Row {
  const problems: ImportProblem[] = [];
  const raw = (field: string): string => {
    const place = layout.places.get(field);
    const cell = (place === undefined ? layout.constants[field] : cells[place])?.trim() ?? '';
    return NOTHING.test(cell) ? '' : cell;
  };
  const row: Row = {
    line,
    problems,
    text: (field) => raw(field).replaceAll('\0', '').slice(0, LONGEST),
    money(field) {
      const text = raw(field);
      if (text === '') return null;
      const read = parseMoney(text, row.currency(), layout.decimal);
      if (read.kind === 'refused') return row.refuse(field, read.why, MONEY[read.why](shown(text), layout.decimal));
      if (read.currency !== null && read.currency !== row.currency())
        return row.refuse(
          field,
          'two_currencies',
          `${shown(text)} is in ${read.currency}, but the row is in ${row.currency()}. Make both the same.`,
        );
      return read.minor;
    },
    count(field) {
      const text = raw(field);
      if (text === '') return null;
      return parseCount(text) ?? row.refuse(field, 'not_a_count', `${shown(text)} is no whole number. Write one such as 1200.`);
    },
    date(field) {
      const text = raw(field);
      if (text === '') return null;
      const read = parseDate(text, context.zone, layout.dates);
      if (read.kind === 'refused') return row.refuse(field, read.why, DATES[read.why](shown(text)));
      if (read.at > context.now + 86_400_000)
        return row.refuse(field, 'in_the_future', `${shown(text)} lies in the future. Check the order of day and month, above the table.`);
      return read;
    },
    currency() {
      const said = raw('currency').toUpperCase();
      return isCurrency(said) ? said : context.currency;
    },
    refuse(field, code, message) {
      problems.push({ line, field, code, message });
      return null;
    },
  };
  const currency = raw('currency');
  if (currency !== '' && !isCurrency(currency.toUpperCase()))
    row.refuse('currency', 'not_a_currency', `${shown(currency)} is no currency code. Write three letters such as ${context.currency}.`);
  return row;
}

/** A cell's text in a message: short, and with quotation marks so that its spaces show. */
export function shown(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 39)}…` : text}"`;
}

const MONEY = {
  not_a_number: (text: string, decimal: Decimal) =>
    `${text} is no amount with a decimal ${decimal === '.' ? 'point. Write 1234.50' : 'comma. Write 1234,50'}, or change how numbers are written, above the table.`,
  too_large: (text: string) => `${text} is too large to be counted exactly.`,
  shortened: (text: string) => `${text} was shortened by a spreadsheet, its digits are lost. Export the file again and import it unopened.`,
} as const;
const DATES = {
  not_a_date: (text: string) => `${text} is no date. Write 2026-11-20, or 2026-11-20 14:30.`,
  no_such_day: (text: string) => `There is no such day as ${text}. Check the order of day and month, above the table.`,
} as const;
