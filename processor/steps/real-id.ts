/**
 * What code writes where an id should be: a variable that was empty, a field's own name, a word for nobody. All who have it would become one person.
 * PostHog refuses most of these too.
 */
const NOBODY: ReadonlySet<string> = new Set([
  '[object object]',
  '(not set)',
  'anonymous',
  'distinct_id',
  'distinctid',
  'email',
  'false',
  'guest',
  'id',
  'nan',
  'nil',
  'none',
  'not_authenticated',
  'null',
  'true',
  'undefined',
  'unknown',
  'user_id',
  'userid',
  'visitor_id',
]);
/** A template that nobody filled in. */
const TEMPLATE = /^(?:\{\{.*\}\}|\$\{.*\}|<%.*%>|\{%.*%\})$/s;
/** Something besides zeros and punctuation: neither `0`, `-1` nor the UUID of zeros tells people apart. */
const TELLING = /[1-9\p{L}]/u;

/** The id, without spaces and quotes around it, when it can be somebody's; undefined for `null`, `guest`, `0`, `[object Object]` and the like. */
export function realId(id: string | undefined): string | undefined {
  const bare = id
    ?.trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim();
  if (bare === undefined || bare === '-1' || !TELLING.test(bare)) return undefined;
  return NOBODY.has(bare.toLowerCase()) || TEMPLATE.test(bare) ? undefined : bare;
}
