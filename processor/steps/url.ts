export interface Location {
  hostname: string;
  /** Path without query and trailing slash; '' where there is none. */
  path: string;
  query: string;
}

const NOWHERE: Location = { hostname: '', path: '', query: '' };

/** Takes apart `https://host/path?query#hash`, `/path?query` or `path`; never throws. */
export function locationOf(url: string | undefined): Location {
  if (!url) return NOWHERE;
  const parts = /^(?:[a-z][a-z0-9+.-]*:)?(?:\/\/(?:[^/?#@]*@)?([^/?#:]*)(?::\d*)?)?([^?#]*)(?:\?([^#]*))?/i.exec(url);
  if (!parts) return NOWHERE;
  const [, host = '', path = '', query = ''] = parts;
  const trimmed = path.length > 1 ? path.replace(/\/+$/, '') : path;
  const rooted = trimmed === '' || trimmed.startsWith('/') ? trimmed || '/' : `/${trimmed}`;
  return { hostname: host.toLowerCase().replace(/^www\./, ''), path: rooted, query };
}

/** The query's parameters by name, the first of each; broken percent-encoding is kept as it is. */
export function parametersOf(query: string): Map<string, string> {
  const parameters = new Map<string, string>();
  if (query === '') return parameters;
  for (const pair of query.split('&')) {
    const at = pair.indexOf('=');
    const name = (at < 0 ? pair : pair.slice(0, at)).toLowerCase();
    if (name !== '' && !parameters.has(name)) parameters.set(name, decode(at < 0 ? '' : pair.slice(at + 1)));
  }
  return parameters;
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
