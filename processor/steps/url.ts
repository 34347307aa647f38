export interface Location {
  hostname: string;
  /** Path without query and trailing slash; '' where there is none. */
  path: string;
  query: string;
}

const NOWHERE: Location = { hostname: '', path: '', query: '' };

const ORIGIN = /^(?:[a-z][a-z0-9+.-]*:)?\/\/(?:[^/?#@]*@)?(\[[^\]/?#]*\]|[^/?#:]*)(?::\d*)?/i;

/** Takes apart `https://host:port/path?query#hash`, `//host/path`, `/path?query` or `path`; never throws, whatever it is given. */
export function locationOf(url: string | undefined): Location {
  if (!url) return NOWHERE;
  const origin = ORIGIN.exec(url);
  const rest = origin ? url.slice(origin[0].length) : url;
  const hash = rest.indexOf('#');
  const shown = hash < 0 ? rest : rest.slice(0, hash);
  const mark = shown.indexOf('?');
  return {
    hostname: (origin?.[1] ?? '').toLowerCase().replace(/^www\./, ''),
    path: rooted(mark < 0 ? shown : shown.slice(0, mark)),
    query: mark < 0 ? '' : shown.slice(mark + 1),
  };
}

function rooted(path: string): string {
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === SLASH) end--;
  const trimmed = path.slice(0, end);
  return trimmed.startsWith('/') ? trimmed : `/${trimmed}`;
}
const SLASH = 47;

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
