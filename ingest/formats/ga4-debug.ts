import { checkRate } from '../admit.ts';
import { refuse } from '../answer.ts';
import { keyOf } from '../authorise.ts';
import { readBody } from '../body.ts';
import type { IngestDeps } from '../deps.ts';
import type { EdgeRequest } from '../edge-request.ts';
import { parseEvent } from '../parse.ts';
import { validate } from '../validate.ts';
import { readable, told } from './format.ts';
import { fromGa4, ga4Key } from './ga4.ts';
import { fieldsOf } from './values.ts';

/** The Measurement Protocol's validation server: what would be wrong with these events. Stores nothing. */
export async function debugGa4(request: EdgeRequest, { directory, cache, limits, clock }: IngestDeps): Promise<Response> {
  const grant = directory.grant(keyOf(request.headers, request.query('key')) ?? ga4Key(request) ?? '');
  if (grant === undefined) return messages(request, [message('api_secret', 'No store has this key.', 'VALUE_INVALID')]);
  const refusal = await checkRate(cache, `ingest:debug:${grant.store.id}`, limits.ratePerKey);
  if (refusal !== undefined) return readable(refuse(refusal, undefined), request);
  const { headers } = request;
  const body = await readBody(request.body, headers['content-encoding'], headers['content-length'], limits.bodyBytes, 15_000);
  if (body.kind !== 'read') return messages(request, [message('', `The body cannot be read: ${body.kind}.`, 'VALUE_INVALID')]);
  const parsed = parseEvent(body.bytes.toString());
  if (parsed.kind !== 'parsed') return messages(request, [message('', 'The body is not JSON.', 'VALUE_INVALID')]);
  const [payload] = parsed.entries;
  if (!Array.isArray(fieldsOf(payload).events)) return messages(request, [message('events', 'Send a list of events.', 'VALUE_REQUIRED')]);
  const context = {
    receivedAt: clock(),
    sentAt: undefined,
    trusted: grant.kind === 'secret',
    currency: grant.store.currency,
    doNotTrack: false,
    suspect: true,
    eventBytes: limits.eventBytes,
    newId: () => '',
  };
  const wrong = fromGa4(payload).flatMap((entry, index) => {
    const verdict = validate(entry, context);
    return verdict.kind === 'rejected' ? [message(`events[${index}]`, verdict.message, 'VALUE_INVALID')] : [];
  });
  return messages(request, wrong);
}

interface Message {
  fieldPath: string;
  description: string;
  validationCode: string;
}

function message(fieldPath: string, description: string, validationCode: string): Message {
  return { fieldPath, description, validationCode };
}

function messages(request: EdgeRequest, found: Message[]): Response {
  return told(request, 200, JSON.stringify({ validationMessages: found }));
}
