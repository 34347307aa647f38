import { IncomingMessage } from 'node:http';
import { Fault } from '../contracts/error.ts';
import type { KeyGrant } from '../contracts/store.ts';
import type { ClientAddress } from '../platform/http/address.ts';
import { checkPressure, checkRate } from './admit.ts';
import { fromFault, json, REQUEST_ID, type Refusal, refuse } from './answer.ts';
import { checkOrigin, checkScope, keyOf, UNKNOWN_KEY } from './authorise.ts';
import { type Body, readBody } from './body.ts';
import type { IngestDeps } from './deps.ts';
import type { EdgeRequest } from './edge-request.ts';
import type { Parsed } from './parse.ts';
import { receive } from './receive.ts';
import type { Route } from './routes.ts';

/** For the whole body: a phone on a bad line needs a while for 1 MiB, a dripping attacker gets no longer. */
const BODY_TIMEOUT_MS = 15_000;

/** The way of every request: rate, key, origin, pressure, body, events, log, answer. Never throws. */
export function receiver(deps: IngestDeps, addressOf: ClientAddress): (request: EdgeRequest, route: Route) => Promise<Response> {
  const { directory, cache, limits, metrics } = deps;

  const buckets = new WeakMap<KeyGrant, string>();
  /** The name of a key's rate bucket, kept with the key: to put it together for each request would cost more than to look it up. */
  function bucketOf(grant: KeyGrant): string {
    let name = buckets.get(grant);
    if (name === undefined) {
      name = `ingest:key:${grant.store.id}:${grant.kind}`;
      buckets.set(grant, name);
    }
    return name;
  }

  function authorise(grant: KeyGrant | undefined, request: EdgeRequest): Refusal | undefined | Promise<Refusal | undefined> {
    if (grant === undefined) return UNKNOWN_KEY;
    return checkScope(grant) ?? checkOrigin(grant, request.headers) ?? checkRate(cache, bucketOf(grant), limits.ratePerKey);
  }

  async function outcome(requestId: string, request: EdgeRequest, route: Route): Promise<Refusal | string | Response> {
    const { headers } = request;
    const address = addressOf(request.socketAddress, headers['x-forwarded-for'] as string | undefined);
    const key =
      route.keyOf === undefined ? keyOf(headers, request.url.includes('?') ? request.query('key') : undefined) : route.keyOf(request);
    let grant = key === undefined ? undefined : (directory.grant(key) ?? (await directory.find(key)));
    // An import comes from one server and is known by its key; everybody else shares an address's allowance, also with a wrong key.
    if (address !== undefined && grant?.kind !== 'secret') {
      const refusal = await checkRate(cache, `ingest:address:${address}`, limits.ratePerAddress);
      if (refusal !== undefined) return refusal;
    }
    const keyInBody = key === undefined && route.hasBody;
    if (!keyInBody) {
      const refusal = await authorise(grant, request);
      if (refusal !== undefined) return refusal;
    }
    const overloaded = checkPressure(deps.log);
    if (overloaded !== undefined) return overloaded;

    let text = request.url;
    if (route.hasBody) {
      // node:http ends its own requests in time (`SERVER_TIMEOUTS`): a timer for each would cost a fortieth of a request.
      const timeout = request.body instanceof IncomingMessage ? undefined : BODY_TIMEOUT_MS;
      let body = await readBody(request.body, headers['content-encoding'], headers['content-length'], limits.bodyBytes, timeout);
      if (body.kind === 'read' && route.unpack !== undefined) body = await route.unpack(body.bytes, request, limits.bodyBytes);
      if (body.kind !== 'read') return unread(body, limits.bodyBytes);
      text = decode(body.bytes);
    } else if (route.unpack !== undefined) {
      const body = await route.unpack(undefined, request, limits.bodyBytes);
      if (body.kind !== 'read') return unread(body, limits.bodyBytes);
      text = decode(body.bytes);
    }
    const parsed = route.parse(text, request);
    if (parsed.kind !== 'parsed') return unparsed(parsed);
    if (keyInBody) {
      grant = typeof parsed.key === 'string' ? (directory.grant(parsed.key) ?? (await directory.find(parsed.key))) : undefined;
      const refusal = await authorise(grant, request);
      if (refusal !== undefined) return refusal;
    }
    if (grant === undefined) return UNKNOWN_KEY;
    if (parsed.entries.length > limits.batchEvents) return tooManyEvents(parsed.entries.length, limits.batchEvents);

    const events = parsed.translate === undefined ? parsed : { ...parsed, entries: parsed.translate() };
    const receipt = await receive(deps, { requestId, grant, address, headers }, events, text);
    metrics?.received(receipt);
    return route.answer(receipt);
  }

  return async (request, route) => {
    const { origin } = request.headers;
    const requestId = deps.newRequestId();
    let answer: Refusal | string | Response;
    try {
      answer = await outcome(requestId, request, route);
    } catch (error) {
      const fault = error instanceof Fault ? error : undefined;
      if (!fault?.retryable) deps.logger?.error({ err: error, request_id: requestId }, 'ingest failed');
      answer = fromFault(fault);
    }
    let response: Response;
    if (answer instanceof Response) response = named(answer, requestId);
    else if (route.respond !== undefined) response = named(route.respond(answer, request), requestId);
    else if (typeof answer === 'string') response = json(202, answer, origin, requestId);
    else response = refuse(answer, answer.status === 403 ? undefined : origin, requestId);
    if (isRefusal(answer)) deps.logger?.debug({ request_id: requestId, status: answer.status, code: answer.code }, 'refused');
    metrics?.answered(response.status);
    return response;
  };
}

/** A response that was made elsewhere, with the request's id. */
export function named(response: Response, requestId: string): Response {
  response.headers.set(REQUEST_ID, requestId);
  return response;
}

function isRefusal(answer: Refusal | string | Response): answer is Refusal {
  return typeof answer !== 'string' && !(answer instanceof Response);
}

function decode(bytes: Buffer): string {
  const text = bytes.toString();
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function unparsed(parsed: Exclude<Parsed, { kind: 'parsed' }>): Refusal {
  if (parsed.kind === 'malformed') return { status: 400, code: 'malformed_json', message: parsed.message };
  return { status: 400, code: 'no_events', message: 'The list holds no object. Send events such as { "event_type": "page_view" }.' };
}

function tooManyEvents(count: number, limit: number): Refusal {
  return { status: 413, code: 'too_many_events', message: `The request has ${count} events; at most ${limit} are taken. Split it.` };
}

function unread(body: Exclude<Body, { kind: 'read' }>, limit: number): Refusal {
  // The rest of the body was not read: the connection cannot serve another request.
  const close = { connection: 'close' };
  switch (body.kind) {
    case 'too_large': {
      const message = `The body is larger than ${limit} bytes, as sent or unpacked. Send fewer events at once.`;
      return { status: 413, code: 'body_too_large', message, headers: close };
    }
    case 'timeout':
      return {
        status: 408,
        code: 'body_timeout',
        message: 'The body took too long to arrive. Send the same request again.',
        headers: close,
      };
    case 'aborted':
      return { status: 400, code: 'body_aborted', message: 'The body ended early. Send the same request again.', headers: close };
    case 'unsupported_encoding':
      return { status: 415, code: 'unsupported_encoding', message: 'The Content-Encoding is not known. Use gzip, deflate, br or none.' };
    case 'corrupt':
      return {
        status: 400,
        code: 'corrupt_body',
        message: 'The body does not unpack as its Content-Encoding says. Send it again, or unpacked.',
      };
  }
}
