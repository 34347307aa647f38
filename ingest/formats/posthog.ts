import { eventNamed } from './commerce.ts';
import { traitsOf } from './people.ts';
import { type ClientEvent, type Fields, fieldsOf, firstText, isFields, present, put, textOf } from './values.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Said by the SDK for itself and known to Footfall by other means. */
const TECHNICAL = new Set(['distinct_id', 'token', 'title', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content']);

/** Say that `alias` is the same person as `distinct_id`. */
const ALIASES: ReadonlySet<string> = new Set(['$create_alias', '$merge_dangerously']);

/** The events of one request of PostHog's SDKs: a batch, a list, or one event. `sentAt` is what the query says of the sender's clock. */
export function fromPostHog(payload: unknown, sentAt: unknown): unknown[] {
  if (Array.isArray(payload)) return payload.map((entry) => fromEntry(entry, sentAt));
  const body = fieldsOf(payload);
  if (Array.isArray(body.batch)) return body.batch.map((entry) => fromEntry(entry, body.sent_at ?? sentAt));
  return [fromEntry(payload, body.sent_at ?? sentAt)];
}

/** The project's key, wherever a version of the SDK puts it. */
export function postHogKey(payload: unknown): unknown {
  const body = fieldsOf(Array.isArray(payload) ? payload.find(isFields) : payload);
  const first = fieldsOf(Array.isArray(body.batch) ? body.batch.find(isFields) : undefined);
  return [body, fieldsOf(body.properties), first, fieldsOf(first.properties)]
    .flatMap(({ api_key, token }) => [api_key, token])
    .find((key) => textOf(key) !== undefined);
}

function fromEntry(entry: unknown, sentAt: unknown): unknown {
  if (!isFields(entry)) return entry;
  const props = fieldsOf(entry.properties);
  const name = textOf(entry.event) ?? '';
  return present({
    event_id: firstText(entry.uuid, props.$insert_id),
    timestamp: entry.timestamp ?? props.timestamp,
    sent_at: entry.sent_at ?? sentAt,
    session_id: textOf(props.$session_id),
    url: firstText(props.$current_url, props.$screen_name),
    page: textOf(props.$pathname),
    title: textOf(props.title),
    referrer: props.$referrer === '$direct' ? undefined : textOf(props.$referrer),
    source: textOf(props.utm_source),
    medium: textOf(props.utm_medium),
    campaign: textOf(props.utm_campaign),
    term: textOf(props.utm_term),
    content: textOf(props.utm_content),
    ...whoIs(name, entry, props),
    ...said(name, entry, props),
  });
}

/**
 * Who it was. `distinct_id` is the visitor's until `identify`, and the user's from then on; only the browser SDK tells which (`$is_identified`,
 * `$device_id`). A server's `distinct_id` is the user's, unless it is a UUID as the browser makes them.
 */
function whoIs(name: string, entry: Fields, props: Fields): ClientEvent {
  const distinct = firstText(entry.distinct_id, props.distinct_id, props.$distinct_id);
  if (props.$cookieless_mode === true) return {};
  if (name === '$identify') {
    return present({ visitor_id: firstText(props.$device_id, props.$anon_distinct_id), user_id: distinct });
  }
  if (ALIASES.has(name)) return present({ visitor_id: textOf(props.alias), user_id: distinct });
  const device = textOf(props.$device_id);
  const user = textOf(props.$user_id);
  if (device !== undefined) return present({ visitor_id: device, user_id: user ?? (props.$is_identified === true ? distinct : undefined) });
  const isAnonymous = props.$is_identified === false || (distinct !== undefined && UUID.test(distinct));
  return present(isAnonymous ? { visitor_id: distinct, user_id: user } : { user_id: user ?? distinct });
}

function said(name: string, entry: Fields, props: Fields): ClientEvent {
  const own = ownOf(props);
  switch (name) {
    case '$identify':
    case '$set':
      return eventNamed('identify', { ...traitsIn(entry, props), ...own });
    case '$create_alias':
    case '$merge_dangerously':
      return { event_type: 'alias' };
    case '$groupidentify':
      return eventNamed(
        'group',
        present({ ...traitsOf(fieldsOf(props.$group_set)), group_id: props.$group_key, group_type: props.$group_type }),
      );
    case '$screen':
      return eventNamed('screen_view', present({ name: props.$screen_name, ...own }));
    default:
      return eventNamed(name, own);
  }
}

/** The shop's own properties: those of the SDK begin with a dollar. */
function ownOf(props: Fields): ClientEvent {
  const own: ClientEvent = {};
  for (const name in props) if (name.charCodeAt(0) !== DOLLAR && !TECHNICAL.has(name)) put(own, name, props[name]);
  return own;
}

const DOLLAR = 36;

function traitsIn(entry: Fields, props: Fields): ClientEvent {
  return traitsOf({ ...fieldsOf(props.$set_once), ...fieldsOf(props.$set), ...fieldsOf(entry.$set) });
}
