import { parseCut } from './depth.ts';

/** A line of NDJSON that is not JSON: refused for itself, its neighbours are kept. */
export class MalformedLine {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Parsed =
  | {
      kind: 'parsed';
      /** What was sent as events, unchecked: any JSON value, or a MalformedLine. */
      entries: unknown[];
      /** Said once for all of them, by `{ "events": [...], "sent_at", "write_key" }` or by the one event itself. */
      sentAt: unknown;
      key: unknown;
    }
  | { kind: 'malformed'; message: string }
  | { kind: 'no_events' };

/** The one event of a body. */
export function parseEvent(text: string): Parsed {
  const value = parseJson(text);
  if (value instanceof SyntaxError) return { kind: 'malformed', message: explain(value) };
  return { kind: 'parsed', entries: [value], sentAt: undefined, key: member(value, 'write_key') };
}

/** The events of a body: a list, `{ "events": [...] }`, NDJSON (by content type, or when only its lines are JSON), or one event. */
export function parseBatch(text: string, contentType: string | undefined): Parsed {
  if (contentType !== undefined && /ndjson|jsonl|json-?seq|x-json-stream/i.test(contentType)) return parseLines(text);
  const value = parseJson(text);
  if (value instanceof SyntaxError) {
    if (text.includes('\n') && text.trimStart().startsWith('{')) {
      const lines = parseLines(text);
      if (lines.kind === 'parsed') return lines;
    }
    return { kind: 'malformed', message: explain(value) };
  }
  if (Array.isArray(value)) return some({ kind: 'parsed', entries: value, sentAt: undefined, key: undefined });
  const events = member(value, 'events');
  if (!Array.isArray(events)) return some({ kind: 'parsed', entries: [value], sentAt: undefined, key: member(value, 'write_key') });
  return some({ kind: 'parsed', entries: events, sentAt: member(value, 'sent_at'), key: member(value, 'write_key') });
}

function parseLines(text: string): Parsed {
  const entries: unknown[] = [];
  let malformed = 0;
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed === '') continue;
    const value = parseJson(trimmed);
    if (value instanceof SyntaxError) {
      malformed++;
      entries.push(new MalformedLine(trimmed));
    } else entries.push(value);
  }
  if (malformed > 0 && malformed === entries.length) {
    return { kind: 'malformed', message: 'No line of the body is JSON. Send one JSON object a line.' };
  }
  return some({ kind: 'parsed', entries, sentAt: undefined, key: undefined });
}

/** A list in which nothing is even an object is a mistake of the whole request, not of its events. */
function some(parsed: Parsed & { kind: 'parsed' }): Parsed {
  const { entries } = parsed;
  if (entries.length === 0 || entries.some((entry) => typeof entry === 'object' && entry !== null && !Array.isArray(entry))) return parsed;
  return { kind: 'no_events' };
}

function parseJson(text: string): unknown {
  try {
    return parseCut(text);
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}

function explain(error: SyntaxError): string {
  return `The body is not JSON (${error.message.slice(0, 200).toWellFormed()}). Send an object, a list of objects, or one object a line.`;
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
