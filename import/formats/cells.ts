/** A row of a CSV file by the names of its columns. */
export type Cells = Readonly<Record<string, string>>;

/** What a cell says; undefined for an empty one and for a database's word for nothing. */
export function cell(row: Cells, name: string): string | undefined {
  const value = row[name];
  return value === undefined || value === '' || value === '\\N' || value === 'NULL' ? undefined : value;
}

/** A list as ClickHouse writes it into a CSV cell: `['a','it\'s']`. Anything else is an empty list. */
export function listCell(row: Cells, name: string): string[] {
  const text = cell(row, name);
  if (!text?.startsWith('[')) return [];
  return [...text.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, inner = '']) =>
    inner.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter),
  );
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0' };

/** The address of a page from a host and a path; undefined without a host. */
export function address(host: string | undefined, path: string | undefined, query: string | undefined): string | undefined {
  if (host === undefined) return undefined;
  const slash = path === undefined || path.startsWith('/') ? '' : '/';
  return `https://${host}${slash}${path ?? '/'}${query === undefined ? '' : `?${query.replace(/^\?/, '')}`}`;
}

/** A kind of device in the product's words. */
export function deviceCell(row: Cells, name: string): string | undefined {
  const kind = cell(row, name)?.toLowerCase();
  return kind === 'laptop' || kind === 'ultra-wide' ? 'desktop' : kind;
}
