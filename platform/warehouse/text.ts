import type { QueryOptions } from './port.ts';

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

/** An insert whose body stays one block, so that one token stands for all of it. */
export function insertStatement(table: string, columns: readonly string[], token?: string): string {
  const settings: Record<string, string | number> = {
    ...(token ? { insert_deduplication_token: token, deduplicate_blocks_in_dependent_materialized_views: 1 } : {}),
    max_insert_block_size: 10_000_000,
    min_insert_block_size_rows: 10_000_000,
    min_insert_block_size_bytes: 0,
    input_format_parallel_parsing: 0,
    optimize_on_insert: 0,
  };
  return `${withSettings(`INSERT INTO ${table} (${columns.join(', ')})`, settings)} FORMAT JSONCompactEachRow`;
}
