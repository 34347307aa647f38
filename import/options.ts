import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FORMATS, type FormatName } from './formats.ts';
import type { Target } from './post.ts';

export const USAGE = `npm run import -- FILE|FOLDER ... --url http://localhost:3000 --key sk_... [--format ${Object.keys(FORMATS).join('|')}]
  --key-file FILE   the secret key in a file, so that no list of processes shows it
  --site ID         take the rows of this site of a file that holds several
  --rate N          events a second at most, so that a small server keeps up with its shop meanwhile
  --dry-run         translate and count, send nothing
  --again           begin with the first row, also of what was sent before (nothing is counted twice)
docs/import.md shows how to export from GA4, Plausible and Umami.`;

export interface Options {
  paths: string[];
  target: Target;
  format: FormatName | undefined;
  site: string | undefined;
  dryRun: boolean;
  again: boolean;
  inFlight: number;
  /** Events a second at most; undefined: as fast as the server takes them. */
  rate: number | undefined;
}

export type Parsed = { kind: 'options'; options: Options } | { kind: 'refused'; message: string };

/** What the command line asks for; a refusal says in a sentence what to write instead. */
export function parseOptions(args: readonly string[]): Parsed {
  let parsed: ReturnType<typeof read>;
  try {
    parsed = read(args);
  } catch (error) {
    return refuse(`${(error as Error).message.split('. ')[0]}.\n${USAGE}`);
  }
  const { values, positionals } = parsed;
  if (values.help === true || positionals.length === 0) return refuse(USAGE);
  const format = values.format;
  if (format !== undefined && !(format in FORMATS)) {
    return refuse(
      `There is no format ${format}. Give --format ${Object.keys(FORMATS).join(', ')}, or leave it out and the file is looked at.`,
    );
  }
  const key = values['key-file'] === undefined ? (values.key ?? '') : keyIn(values['key-file']);
  const dryRun = values['dry-run'] === true;
  if (key === undefined) return refuse(`${values['key-file']} cannot be read. Give a file that holds the secret key and nothing else.`);
  if (!dryRun && !key.startsWith('sk_')) {
    const given = key === '' ? 'No key is given' : 'This is not a secret key';
    return refuse(`${given}. Past times are taken with a store's secret key alone: --key sk_... (Settings, Stores).`);
  }
  const url = values.url.replace(/\/+$/, '');
  if (!URL.canParse(url) || !/^https?:/.test(url)) return refuse('--url is no address. Give one such as http://localhost:3000.');
  const inFlight = Number(values['in-flight']);
  if (!Number.isInteger(inFlight) || inFlight < 1 || inFlight > 32)
    return refuse('--in-flight is the number of requests at once, 1 to 32.');
  const rate = values.rate === undefined ? undefined : Number(values.rate);
  if (rate !== undefined && !(rate > 0)) return refuse('--rate is a number of events a second, such as 2000.');
  return {
    kind: 'options',
    options: {
      paths: positionals,
      target: { url, key },
      format: format as FormatName | undefined,
      site: values.site,
      dryRun,
      again: values.again === true,
      inFlight,
      rate,
    },
  };
}

function read(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      url: { type: 'string', default: 'http://localhost:3000' },
      key: { type: 'string' },
      'key-file': { type: 'string' },
      format: { type: 'string' },
      site: { type: 'string' },
      'dry-run': { type: 'boolean' },
      again: { type: 'boolean' },
      rate: { type: 'string' },
      'in-flight': { type: 'string', default: '4' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

function keyIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function refuse(message: string): Parsed {
  return { kind: 'refused', message };
}
