import { inTime } from './deadline.ts';
import type { Columns, QueryOptions, Row } from './port.ts';

export interface InsertSource {
  format: 'JSONCompactEachRow' | 'Native';
  file?: string;
}

const JSON_LINES: InsertSource = { format: 'JSONCompactEachRow' };

/** Rows in JSONCompactEachRow. */
export function jsonLines(rows: readonly Row[]): string {
  return rows.map((row) => JSON.stringify(row)).join('\n');
}

/** A ClickHouse string literal. */
export function quoted(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}

/** The statement with its settings in its own text, where they end with it. A SETTINGS clause that ends the statement is continued. */
export function withSettings(sql: string, settings: QueryOptions['settings'] = {}): string {
  const statement = sql.trim().replace(/;$/, '');
  const list = Object.entries(settings).map(([name, value]) => `${name} = ${typeof value === 'number' ? value : quoted(value)}`);
  if (list.length === 0) return statement;
  const continues = /\bSETTINGS\s+[^()]*$/.test(statement);
  return `${statement}\n${continues ? ', ' : 'SETTINGS '}${list.join(', ')}`;
}

/** Settings of an insert whose body stays one block, so that one token stands for all of it. */
function asOneBlock(token: string | undefined): Record<string, string | number> {
  return {
    ...(token ? { insert_deduplication_token: token, deduplicate_blocks_in_dependent_materialized_views: 1 } : {}),
    max_insert_block_size: 10_000_000,
    min_insert_block_size_rows: 10_000_000,
    min_insert_block_size_bytes: 0,
    input_format_parallel_parsing: 0,
    optimize_on_insert: 0,
    // One block is one thread's work: to share a few thousand rows out among threads costs up to half as much again as the work itself.
    max_threads: 1,
    // An import of years touches a partition of each of their days: as many as it takes, since one token stands for all of it.
    max_partitions_per_insert_block: 0,
  };
}

/** An insert of one block. `source`: the body's format, or the file that holds it and its format. */
export function insertStatement(table: string, columns: readonly string[], token?: string, source: InsertSource = JSON_LINES): string {
  const from = source.file === undefined ? '' : ` FROM INFILE ${quoted(source.file)}`;
  return `${withSettings(`INSERT INTO ${table} (${columns.join(', ')})${from}`, asOneBlock(token))} FORMAT ${source.format}`;
}

/** The same of a block in Native that follows, done only when it begins before `deadline`: the server reads its clock before the first row. */
export function insertInTimeStatement(table: string, columns: Columns, deadline: number, token?: string): string {
  const names = Object.keys(columns).join(', ');
  const structure = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  const insert = withSettings(`INSERT INTO ${table} (${names})`, { ...asOneBlock(token), max_insert_threads: 1 });
  return `${insert}\nSELECT ${names} FROM input(${quoted(structure.join(', '))}) WHERE ${inTime(deadline)} FORMAT Native`;
}
