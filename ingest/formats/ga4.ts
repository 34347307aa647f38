import type { EdgeRequest } from '../edge-request.ts';
import { eventNamed } from './commerce.ts';
import { traitsOf } from './people.ts';
import { type ClientEvent, type Fields, fieldsOf, firstText, isFields, present, textOf, without } from './values.ts';

/** Parameters with a field of their own, or that only GA4 needs. */
const READ: ReadonlySet<string> = new Set([
  'page_location',
  'page_title',
  'page_referrer',
  'page_path',
  'session_id',
  'ga_session_id',
  'timestamp_micros',
  'source',
  'medium',
  'campaign',
  'term',
  'content',
  'engagement_time_msec',
  'debug_mode',
  'user_id',
]);

/** The events of one request of GA4's Measurement Protocol. */
export function fromGa4(payload: unknown): unknown[] {
  const body = fieldsOf(payload);
  const events = Array.isArray(body.events) ? body.events : [];
  return events.map((event) => (isFields(event) ? fromGa4Event(event, body) : event));
}

/** One event with what its request says for all of them. */
export function fromGa4Event(event: Fields, body: Fields): ClientEvent {
  const params = fieldsOf(event.params);
  const place = fieldsOf(body.user_location);
  const device = fieldsOf(body.device);
  return present({
    timestamp: event.timestamp_micros ?? params.timestamp_micros ?? body.timestamp_micros,
    visitor_id: firstText(body.client_id, body.app_instance_id),
    user_id: firstText(body.user_id, params.user_id),
    session_id: firstText(params.session_id, params.ga_session_id),
    url: textOf(params.page_location),
    page: textOf(params.page_path),
    title: textOf(params.page_title),
    referrer: textOf(params.page_referrer),
    source: textOf(params.source),
    medium: textOf(params.medium),
    campaign: textOf(params.campaign),
    term: textOf(params.term),
    content: textOf(params.content),
    country: textOf(place.country_id),
    city: textOf(place.city),
    device: textOf(device.category),
    browser: textOf(device.browser),
    os: textOf(device.operating_system),
    ...withUser(eventNamed(textOf(event.name) ?? '', without(params, READ)), userProperties(body.user_properties)),
  });
}

/** `{ plan: { value: 'gold' } }`, or `{ plan: 'gold' }` of older clients, as `{ 'user.plan': 'gold' }`. */
function userProperties(given: unknown): ClientEvent {
  const traits = Object.entries(traitsOf(fieldsOf(given)));
  return present(Object.fromEntries(traits.map(([name, value]) => [`user.${name}`, isFields(value) ? value.value : value])));
}

/** What is known of the user is no money and no order: it stands beside what the event says. */
function withUser(event: ClientEvent, user: ClientEvent): ClientEvent {
  if (Object.keys(user).length === 0) return event;
  return { ...event, properties: { ...user, ...fieldsOf(event.properties) } };
}

/** `api_secret` and `measurement_id` of the Measurement Protocol, `tid` of gtag. */
export function ga4Key({ query }: EdgeRequest): string | undefined {
  return query('api_secret') ?? query('measurement_id') ?? query('firebase_app_id') ?? query('tid');
}
