/** One request on the way: what is asked of `url`. Header names are in lower case. */
export interface Hop {
  url: URL;
  method: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer | undefined;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** All that another origin is told: any other header may be a credential. */
const FOR_ANYBODY: ReadonlySet<string> = new Set(['accept', 'accept-language', 'user-agent']);
const OF_BODY: ReadonlySet<string> = new Set(['content-type', 'content-encoding', 'content-language']);

export type Redirect = { kind: 'none' } | { kind: 'follow'; hop: Hop } | { kind: 'refused'; why: string };

/**
 * What to ask after this answer, by the rules of the Fetch standard, with three that are stricter: another origin is told no header that may be a
 * credential, is never sent a body, and https does not lead to http.
 */
export function redirectOf(hop: Hop, status: number, location: string | undefined): Redirect {
  if (!REDIRECTS.has(status) || location === undefined) return { kind: 'none' };
  const url = URL.parse(location, hop.url.href);
  if (!url) return { kind: 'refused', why: 'it redirects to what is no address' };
  if (hop.url.protocol === 'https:' && url.protocol !== 'https:') return { kind: 'refused', why: 'it redirects from https to http' };
  const toGet = status === 303 ? hop.method !== 'HEAD' : status < 303 && hop.method === 'POST';
  const kept: Hop = toGet ? { ...hop, method: 'GET', headers: without(hop.headers, OF_BODY), body: undefined } : hop;
  if (url.origin === hop.url.origin) return { kind: 'follow', hop: { ...kept, url } };
  if (kept.body) return { kind: 'refused', why: 'it redirects what was sent to another server' };
  const headers = Object.fromEntries(Object.entries(kept.headers).filter(([name]) => FOR_ANYBODY.has(name)));
  return { kind: 'follow', hop: { ...kept, url, headers } };
}

function without(headers: Readonly<Record<string, string>>, names: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.has(name)));
}
