import { machineReason } from '../../platform/http/machine-agent.ts';
import { type Refusal, refuse } from '../answer.ts';
import { keyOf } from '../authorise.ts';
import type { Body } from '../body.ts';
import type { IngestDeps } from '../deps.ts';
import type { EdgeRequest } from '../edge-request.ts';
import { parseEvent } from '../parse.ts';
import type { Receipt } from '../receive.ts';
import type { Route } from '../routes.ts';
import { fieldsOf } from './values.ts';

/** Where an SDK sends events, or asks something before it does. `path` as Hono writes it; each answers with a slash at its end too. */
export type Endpoint = { readonly method: 'GET' | 'POST'; readonly path: string } & (
  | { readonly route: Route }
  | { answer(request: EdgeRequest, deps: IngestDeps): Response | Promise<Response> }
);

/** The way that one family of SDKs speaks. */
export interface Format {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
}

/** Who sent with which key: a page with the write key, a server with the secret one. */
export type Origin = 'page' | 'server';

export interface Speech {
  /** The events that a payload says; what is no event is passed on, to be refused with its reason. */
  translate(payload: unknown, request: EdgeRequest): unknown[];
  /** The key in the payload. */
  keyIn?(payload: unknown): unknown;
  /** Further places of the key in the request; the usual ones (Bearer, Basic, `?key=`) come first. */
  keyOf?(request: EdgeRequest): string | undefined;
  unpack?(bytes: Buffer | undefined, request: EdgeRequest, limit: number): Promise<Body>;
  /** The answer to what is stored, or refused and kept aside. */
  accepted(request: EdgeRequest, from: Origin): Response;
  /** The SDK's own way to be refused; the usual one when absent. */
  refused?(refusal: Refusal, request: EdgeRequest): Response;
  readonly hasBody?: boolean;
}

/** A route that speaks an SDK's language. One event that is refused is a 400, as the SDKs' own servers do; a batch with such events is taken. */
export function speak(speech: Speech): Route {
  return {
    hasBody: speech.hasBody ?? true,
    keyOf: (request) => keyOf(request.headers, request.query('key')) ?? speech.keyOf?.(request),
    ...(speech.unpack === undefined ? {} : { unpack: speech.unpack }),
    parse(text, request) {
      const parsed = parseEvent(text);
      if (parsed.kind !== 'parsed') return parsed;
      const [payload] = parsed.entries;
      return {
        kind: 'parsed',
        entries: messagesIn(payload),
        translate: () => speech.translate(payload, request),
        sentAt: undefined,
        key: bare(speech.keyIn?.(payload)),
      };
    },
    answer: answerOf,
    respond(answer, request) {
      if (typeof answer === 'string') return speech.accepted(request, answer as Origin);
      return speech.refused?.(answer, request) ?? readable(refuse(answer, undefined), answer.status === 403 ? undefined : request);
    },
  };
}

/** What will become events, to be counted: a list, the longest one under the names that SDKs give it, or the one payload. */
function messagesIn(payload: unknown): unknown[] {
  if (Array.isArray(payload)) return payload;
  const { batch, events } = fieldsOf(payload);
  const lists = [batch, events].filter((list) => Array.isArray(list));
  return lists.length === 0 ? [payload] : lists.reduce((a, b) => (a.length > b.length ? a : b));
}

function answerOf({ verdicts, trusted }: Receipt): Refusal | Origin {
  const [only] = verdicts;
  if (verdicts.length === 1 && only?.kind === 'rejected') return { status: 400, code: only.reason, message: only.message };
  return trusted ? 'server' : 'page';
}

/** True when the processor will drop the event as a machine's: told only by SDKs whose own servers tell it. */
export function isDropped({ headers }: EdgeRequest, from: Origin): boolean {
  return from === 'page' && machineReason(headers['user-agent'] ?? '') !== null;
}

/** Jitsu writes a key as `key:secret`: only the first part is ours. */
export function bare(key: unknown): string | undefined {
  if (typeof key !== 'string') return undefined;
  const [first = ''] = key.split(':');
  return first === '' ? undefined : first;
}

/** The parts of a request's path between slashes, from 1. By hand: a URL is put together with the Host header, and so may be none at all. */
export function pathOf({ url }: EdgeRequest): string[] {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, '').split('?', 1)[0] ?? '';
  return path.split('/');
}

/** The response, readable by the page that asked. SDKs that send cookies along want that allowed; none is read here. */
export function readable(response: Response, request: EdgeRequest | undefined): Response {
  const origin = request?.headers.origin;
  if (origin === undefined) return response;
  response.headers.set('access-control-allow-origin', origin);
  response.headers.set('access-control-allow-credentials', 'true');
  response.headers.set('access-control-expose-headers', 'Retry-After');
  response.headers.set('vary', 'Origin');
  return response;
}

export function told(request: EdgeRequest, status: number, body: string | null, headers: Record<string, string> = JSON_TYPE): Response {
  return readable(new Response(body, { status, headers }), request);
}

const JSON_TYPE = { 'content-type': 'application/json' };
