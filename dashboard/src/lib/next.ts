/**
 * The page to go to after a sign-in, from an address that anybody may have written: a path of this origin, or `/`.
 * Parsed as the browser will parse it, twice: `/.//evil.example` only becomes `//evil.example` after the first time.
 */
export function safeNext(next: string | null, origin: string): string {
  if (!next?.startsWith('/')) return '/';
  const url = URL.parse(next, origin);
  if (url?.origin !== origin) return '/';
  const path = url.pathname + url.search + url.hash;
  return URL.parse(path, origin)?.origin === origin && !path.startsWith('//') ? path : '/';
}

/** The sign-in page that comes back to `path`. */
export function signInLink(path: string): string {
  return path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`;
}
