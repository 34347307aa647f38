/** A piece of a query as ClickHouse formats it: no comments, one line. */
export interface Token {
  kind: 'text' | 'quoted' | 'word' | 'sign';
  /** As written. */
  text: string;
  /** Of a name, without its quotes. */
  name: string;
}

const PIECES = /'(?:[^'\\]|\\.|'')*'|`(?:[^`\\]|\\.|``)*`|"(?:[^"\\]|\\.|"")*"|\d[\w.]*|[A-Za-z_]\w*|\S/gs;

/** The pieces of a formatted query. */
export function tokensOf(sql: string): Token[] {
  return [...sql.matchAll(PIECES)].map(([text]) => {
    if (text.startsWith("'")) return { kind: 'text', text, name: '' };
    if (/^[`"]/.test(text)) return { kind: 'quoted', text, name: text.slice(1, -1) };
    return /^[A-Za-z_]/.test(text) ? { kind: 'word', text, name: text } : { kind: 'sign', text, name: '' };
  });
}

/** Letters of any script, digits, spaces and a little punctuation: nothing by which a name could be taken for something else in a dump of the tree. */
const PLAIN_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_ %€$£¥#&+/:,?!-]*$/u;

/** The first name that is not plain; undefined where all are. */
export function strangeName(tokens: readonly Token[]): string | undefined {
  return tokens.find((token) => token.kind === 'quoted' && !PLAIN_NAME.test(token.name))?.name;
}

/** Names that are given with `name AS (…)` or `name(columns) AS (…)`: subqueries of WITH, and windows. */
export function withNames(tokens: readonly Token[]): Set<string> {
  const names = new Set<string>();
  for (let i = 2; i < tokens.length; i++) {
    if (tokens[i]?.text !== '(' || !isWord(tokens[i - 1], 'AS')) continue;
    let at = i - 2;
    if (tokens[at]?.text === ')') while (at > 0 && tokens[at]?.text !== '(') at--;
    const before = tokens[tokens[at]?.text === '(' ? at - 1 : at];
    if (before && before.name !== '') names.add(before.name);
  }
  return names;
}

/** Every name with an opening parenthesis after it: calls, and keywords such as IN. */
export function calledNames(tokens: readonly Token[]): Token[] {
  return tokens.filter((token, i) => token.name !== '' && tokens[i + 1]?.text === '(');
}

export function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === word;
}
