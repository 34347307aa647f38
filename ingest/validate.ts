import { EVENT_ALIASES, KNOWN_EVENTS, type TrackEvent } from '../contracts/event.ts';
import { type Draft, FIELDS, unknownField } from './fields.ts';
import { kindOf, type Problem, problem, type Reason } from './reasons.ts';
import { bigger } from './size.ts';
import { note } from './text.ts';
import { stamp } from './time.ts';

/** What the edge knows of the request that an event came in. */
export interface EventContext {
  /** Milliseconds since 1970, the server's clock. */
  readonly receivedAt: number;
  /** The client's clock when it sent the request, in ms, if it said. */
  readonly sentAt: number | undefined;
  /** The request carried the secret key. */
  readonly trusted: boolean;
  /** The store's own currency, for amounts that name none. */
  readonly currency: string;
  /** `DNT` or `Sec-GPC` was sent. */
  readonly doNotTrack: boolean;
  /** Texts may hold NUL or lone surrogates (`isSuspect`). */
  readonly suspect: boolean;
  /** Largest event in bytes, or undefined when the request is too small to hold a larger one. */
  readonly eventBytes: number | undefined;
  readonly newId: () => string;
}

export type Verdict = { kind: 'accepted'; event: TrackEvent } | { kind: 'rejected'; reason: Reason; message: string };

/** Known names and their aliases: what they are called from here on. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ...KNOWN_EVENTS.map((name) => [name, name] as const),
  ...Object.entries(EVENT_ALIASES),
]);
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * The clean event that an entry of a request says, or why it is refused. By hand and in one pass over the keys that are there:
 * a tenth of what a schema library takes. `event` holds nothing that was not checked.
 */
export function validate(raw: unknown, context: EventContext): Verdict {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return rejected(
      problem(
        'not_an_object',
        `The event is ${kindOf(raw)}. Send one object such as { "event_type": "page_view" }; lists go to /track/batch.`,
      ),
    );
  }
  if (context.eventBytes !== undefined && bigger(raw, context.eventBytes)) {
    return rejected(problem('too_large', `The event is larger than ${context.eventBytes} bytes. Send fewer or shorter properties.`));
  }
  const event: TrackEvent = { event_id: '', event_type: '', ts: 0 };
  const draft: Draft = {
    event,
    flags: undefined,
    suspect: context.suspect,
    trusted: context.trusted,
    timestamp: undefined,
    sentAt: context.sentAt,
    negative: undefined,
    properties: undefined,
    propertyCount: 0,
    problem: undefined,
  };
  const source = raw as Record<string, unknown>;
  for (const key in source) {
    (FIELDS.get(key) ?? unknownField)(draft, source[key], key);
    if (draft.problem !== undefined) return rejected(draft.problem);
  }
  return finish(draft, context);
}

function finish(draft: Draft, context: EventContext): Verdict {
  const { event } = draft;
  const known = TYPES.get(event.event_type);
  const type = known ?? event.event_type.trim();
  if (type === '')
    return rejected(problem('missing_event_type', 'The event has no `event_type`. Say what happened, such as page_view or purchase.'));
  if (known === undefined && CONTROL.test(type))
    return rejected(problem('invalid_event_type', '`event_type` holds control characters. Use printable characters.'));
  event.event_type = TYPES.get(type) ?? type;
  if (draft.negative !== undefined && event.event_type !== 'refund') return rejected(draft.negative);

  const time = stamp(draft.timestamp, draft.sentAt, context.receivedAt, context.trusted);
  if (time.kind === 'refused') return rejected(time.problem);
  event.ts = time.ts;
  if (time.flag !== undefined) note(draft, time.flag);

  if (event.event_id === '') event.event_id = context.newId();
  if (event.currency === undefined && (event.value !== undefined || event.items !== undefined)) event.currency = context.currency;
  if (event.url === undefined && event.page !== undefined && /^https?:\/\//i.test(event.page)) {
    event.url = event.page;
    delete event.page;
  }
  if (!context.trusted) respectConsent(draft, context.doNotTrack);
  if (draft.properties !== undefined) event.properties = draft.properties;
  if (draft.flags !== undefined) event.flags = draft.flags;
  return { kind: 'accepted', event };
}

/** A browser's lasting id is kept only with consent; `DNT` and `Sec-GPC` deny it unless the visitor said yes to this shop. */
function respectConsent(draft: Draft, doNotTrack: boolean): void {
  const { event } = draft;
  if (event.consent === undefined && doNotTrack) event.consent = 'denied';
  if (event.visitor_id !== undefined && event.consent !== 'granted') {
    delete event.visitor_id;
    note(draft, 'needs_consent');
  }
  if (event.consent === 'denied') delete event.session_id;
}

function rejected(found: Problem): Verdict {
  return { kind: 'rejected', reason: found.reason, message: found.message };
}
