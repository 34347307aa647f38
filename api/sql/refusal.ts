import { Fault } from '../../contracts/error.ts';
import type { Refusal } from './check.ts';

const SAYS: Record<Refusal['reason'], (name: string) => string> = {
  statement: (name) => `Only questions may be asked here: begin with SELECT or WITH, not with ${name}.`,
  name: (name) => `The name "${name}" holds a character that names may not have here. Use letters, digits, spaces and _ only.`,
  table: (name) => `There is no table "${name}". The schema lists the tables; they are named without a database.`,
  with_name: (name) => `WITH may not name a subquery "${name}": there is a table of that name. Choose another name.`,
  function: (name) => `The function "${name}" may not be called here, or there is none. docs/sql.md says which may.`,
  table_function: (name) => `"${name}(…)" may not stand for a table. Use a table of the schema, a subquery, or numbers(…).`,
  type: (name) => `The type in ${name}(…) must be written out as a text, and be none of an aggregate function.`,
  part: (name) =>
    `${PARTS[name] ?? 'A part of the query'} may not be used here. Write one SELECT, or several joined by UNION ALL, without SETTINGS, FORMAT, parameters and APPLY.`,
  unreadable: () => 'The query cannot be read. Write it more simply.',
};
const PARTS: Record<string, string> = {
  Set: 'SETTINGS',
  FORMAT: 'FORMAT, INTO OUTFILE or SETTINGS',
  ColumnsApplyTransformer: 'APPLY',
  QueryParameter: 'A parameter {name:Type}',
  '{': 'A brace, { … },',
  '@': 'A variable, @@name,',
  SampleRatio: 'SAMPLE',
};

/** What a person is told of a query that is not run. */
export function refused({ reason, name }: Refusal): Fault {
  const shown = name.slice(0, 80);
  return new Fault('sql_refused', SAYS[reason](shown), { status: 422, details: { reason, ...(shown && { name: shown }) } });
}

/** What the engine says of these is about the machine, and passes. */
const MACHINE = new Set(['74', '75', '76', '160', '202', '209', '210', '236', '243', '252', '319', '373', '425', '999']);
const TOLD: Record<string, [code: string, message: string]> = {
  '159': ['sql_too_slow', 'The query took too long and was ended. Ask for fewer days, or group by less.'],
  '241': ['sql_too_large', 'The query needs more memory than one may have. Ask for fewer days or columns, or group by less.'],
  '396': ['sql_too_large', 'The answer is larger than one may be. Ask for fewer columns or rows: LIMIT.'],
  '558': ['sql_failed', 'Say which UNION: write UNION ALL, or UNION DISTINCT.'],
  '394': ['sql_ended', 'The query was ended.'],
  '49': ['sql_failed', 'The engine cannot answer this query. Write it in another way.'],
};

/** The engine's number of a fault; empty where it is none of the engine's. */
export function numberOf(error: unknown): string {
  if (!(error instanceof Fault)) return '';
  const number = String((error.details as { clickhouse?: unknown } | undefined)?.clickhouse ?? '');
  // Of some complaints the embedded engine gives the number in its text alone.
  return number || (/^Code: (\d+)\./.exec(error.message)?.[1] ?? '');
}

/** The engine's complaint about a query of `text` as a fault that says what and where; anything else is thrown on as it is. */
export function complaint(error: unknown, text: string, database: string): unknown {
  const code = numberOf(error);
  if (code === '' || MACHINE.has(code)) return error;
  const told = TOLD[code];
  if (told) return new Fault(told[0], told[1], { status: 422 });
  const said = (error as Fault).message;
  const place = placeOf(said, text);
  const syntax = code === '62';
  const message =
    syntax && place
      ? `The query cannot be read at line ${place.line}, column ${place.column}: ${plain(said, database)}`
      : plain(said, database);
  return new Fault(syntax ? 'sql_syntax' : 'sql_failed', `${message} Mend the query; the schema lists the tables and columns.`, {
    status: 422,
    ...(place && { details: place }),
  });
}

/** The complaint without what is ours in it: the text of the whole statement, names of databases, advice about settings. */
function plain(said: string, database: string): string {
  const first = said
    .replace(/^Code: \d+\. DB::Exception: /, '')
    .split(
      /:? In scope |:? In query |: While |\s?\(version |\s?Maybe you meant|\s?Consider |\. Stack| in scope SELECT|, expected one of|\. Expected one of/i,
    )[0];
  const short = (first ?? '')
    .replace(/failed at position \d+ ?/g, '')
    .replaceAll(`${database}.`, '')
    .replace(/`?__table\d+`?\./g, '')
    .trim();
  return `${short.slice(0, 300).replace(/[\s:.]+$/, '')}.`;
}

function placeOf(said: string, text: string): { line: number; column: number } | null {
  const position = Number(/failed at position (\d+)/.exec(said)?.[1] ?? 0);
  if (position === 0) return null;
  // The engine counts bytes.
  const before = Buffer.from(text)
    .subarray(0, position - 1)
    .toString();
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}
