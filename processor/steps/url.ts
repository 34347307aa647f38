import { remember } from './remember.ts';

export interface Location {
  readonly hostname: string;
  /** Path without query and trailing slash; '' where there is none. */
  readonly path: string;
  readonly query: string;
}

const NOWHERE: Location = { hostname: '', path: '', query: '' };

const ORIGIN = /^(?:[a-z][a-z0-9+.-]*:)?\/\/(?:[^/?#@]*@)?(\[[^\]/?#]*\]|[^/?#:]*)(?::\d*)?/i;

/** Takes apart `https://host:port/path?query#hash`, `//host/path`, `/path?query` or `path`; never throws, whatever it is given. */
export function locationOf(url: string | undefined): Location {
  if (!url) return NOWHERE;
  return url.length > LONG ? takeApart(url) : remembered(url);
}

/** Longer ones are mostly arrivals with the ids of clicks, which nobody sees twice. */
const LONG = 200;

/** Of what a shop's visitors see, most are its few thousand pages: to take one apart costs several times as much as to remember it. */
const remembered = remember<Location>(10_000, takeApart);

function takeApart(url: string): Location {
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

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();

/** The query's parameters by name, the first of each; broken percent-encoding is kept as it is. */
export function parametersOf(query: string): ReadonlyMap<string, string> {
  if (query === '') return NO_PARAMETERS;
  const parameters = new Map<string, string>();
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
