import { searchParamsOf } from '../platform/http/query.ts';
import type { Refusal } from './answer.ts';
import { gif } from './answer.ts';
import type { Body } from './body.ts';
import type { EdgeRequest } from './edge-request.ts';
import { type Parsed, parseBatch, parseEvent } from './parse.ts';
import { batchAnswer, type Receipt, singleAnswer } from './receive.ts';

/** Another SDK's messages: `translate` makes events of the entries, once it is known that they are not too many. */
interface Translated {
  translate?: () => unknown[];
}

/** How one path reads its events and answers. */
export interface Route {
  /** False: the events are in the URL. */
  readonly hasBody: boolean;
  parse(text: string, request: EdgeRequest): Parsed & Translated;
  /** A refusal, the JSON text of a 202, or a response of its own. */
  answer(receipt: Receipt): Refusal | string | Response;
  /** Where the key is, when not in the usual header or `?key=`. */
  keyOf?(request: EdgeRequest): string | undefined;
  /** The JSON in what was sent: the body's bytes (undefined without a body), packed or written in the SDK's own way. */
  unpack?(bytes: Buffer | undefined, request: EdgeRequest, limit: number): Promise<Body>;
  /** How the SDK is told, when not by a 202 and the usual refusals. */
  respond?(answer: Refusal | string, request: EdgeRequest): Response;
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
    for (const [name, value] of searchParamsOf(request.url)) event[name] = value;
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
