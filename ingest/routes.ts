import type { Refusal } from './answer.ts';
import { gif } from './answer.ts';
import type { EdgeRequest } from './edge-request.ts';
import { type Parsed, parseBatch, parseEvent } from './parse.ts';
import { batchAnswer, type Receipt, singleAnswer } from './receive.ts';

/** How one path reads its events and answers. */
export interface Route {
  /** False: the events are in the URL. */
  readonly hasBody: boolean;
  parse(text: string, request: EdgeRequest): Parsed;
  /** A refusal, the JSON text of a 202, or a response of its own. */
  answer(receipt: Receipt): Refusal | string | Response;
}

export const eventRoute: Route = {
  hasBody: true,
  parse: (text) => parseEvent(text),
  answer: singleAnswer,
};

export const pageviewRoute: Route = {
  hasBody: true,
  parse: (text) => {
    const parsed = parseEvent(text);
    return parsed.kind === 'parsed' ? { ...parsed, entries: parsed.entries.map(asPageview) } : parsed;
  },
  answer: singleAnswer,
};

export const batchRoute: Route = {
  hasBody: true,
  parse: (text, request) => parseBatch(text, request.headers['content-type']),
  answer: batchAnswer,
};

/** A page without script, or a mail: every query parameter is a field; the page is the one that shows the picture. */
export const pixelRoute: Route = {
  hasBody: false,
  parse: (_text, request) => {
    const event: Record<string, unknown> = Object.create(null);
    if (request.headers.referer !== undefined) event.url = request.headers.referer;
    event.event_type = 'page_view';
    for (const [name, value] of new URL(request.url).searchParams) event[name] = value;
    return { kind: 'parsed', entries: [event], sentAt: undefined, key: undefined };
  },
  answer: (receipt) => {
    const answer = singleAnswer(receipt);
    return typeof answer === 'string' ? gif() : answer;
  },
};

function asPageview(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value, event_type: 'page_view' } : value;
}
