import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The questions of a folder by file name without `.sql`; one takes another in by its name after an @, in a comment. Throws for a name that is not there. */
export function loadQueries(folder: string): (name: string) => string {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
  const queries = new Map(files.map((file) => [file.slice(0, -4), readFileSync(join(folder, file), 'utf8')]));
  const ask = (name: string): string => {
    const sql = queries.get(name);
    if (sql === undefined) throw new Error(`there is no clickhouse/queries/${name}.sql`);
    return sql;
  };
  for (const [name, sql] of queries)
    queries.set(
      name,
      sql.replace(/\/\*@([a-z-]+)\*\//g, (_, other: string) => ask(other)),
    );
  return ask;
}
