import { consentOf, eventNamed } from './commerce.ts';
import { traitsOf } from './people.ts';
import { type ClientEvent, type Fields, fieldsOf, firstText, isFields, listOf, present, textOf, without } from './values.ts';

/** The calls of Segment's HTTP API. */
export const CALLS = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const;
export type Call = (typeof CALLS)[number];

/** What a page call says of the page, which has fields of its own. */
const OF_PAGE: ReadonlySet<string> = new Set(['url', 'path', 'title', 'referrer', 'search', 'tab_url']);
/** RudderStack's word for no referrer. */
const DIRECT = '$direct';
/** Consent categories that are about measuring, by the names that consent banners use. */
const MEASURING = /analy|statisti|measure|performance/i;

/** The events of one request of Segment's, RudderStack's or Jitsu's SDKs. `call` is what the path says when a message does not. */
export function fromSegment(payload: unknown, call: Call | 'batch'): unknown[] {
  const body = fieldsOf(payload);
  if (!Array.isArray(body.batch)) return [fromMessage(payload, call === 'batch' ? 'track' : call, {})];
  return body.batch.map((message) => fromMessage(message, 'track', body));
}

function fromMessage(message: unknown, call: Call, batch: Fields): unknown {
  if (!isFields(message)) return message;
  const context = isFields(batch.context) ? { ...batch.context, ...fieldsOf(message.context) } : fieldsOf(message.context);
  const page = fieldsOf(context.page);
  const campaign = fieldsOf(context.campaign);
  const type = textOf(message.type) ?? call;
  const event = said(type, message, context);
  // A track call's own `url` is a product's; a page call's is the page's.
  const ofPage = type === 'page' ? fieldsOf(message.properties) : {};
  return present({
    event_id: textOf(message.messageId),
    timestamp: message.timestamp ?? message.originalTimestamp,
    sent_at: message.sentAt ?? batch.sentAt,
    visitor_id: textOf(message.anonymousId),
    user_id: textOf(message.userId),
    session_id: firstText(context.sessionId, message.session_id),
    consent: consentIn(context),
    url: firstText(page.url, ofPage.url),
    page: firstText(page.path, ofPage.path),
    title: firstText(page.title, ofPage.title),
    referrer: referrerOf(page.referrer) ?? referrerOf(ofPage.referrer),
    source: textOf(campaign.source),
    medium: textOf(campaign.medium),
    campaign: textOf(campaign.name),
    term: textOf(campaign.term),
    content: textOf(campaign.content),
    ...event,
  });
}

function referrerOf(value: unknown): string | undefined {
  return value === DIRECT ? undefined : textOf(value);
}

function said(type: string, message: Fields, context: Fields): ClientEvent {
  switch (type) {
    case 'page':
      return eventNamed('page_view', present({ ...namesOf(message), ...without(fieldsOf(message.properties), OF_PAGE) }));
    case 'screen':
      return eventNamed('screen_view', present({ ...namesOf(message), ...fieldsOf(message.properties) }));
    case 'identify':
      return eventNamed('identify', traitsIn(message, context));
    case 'group':
      return eventNamed('group', present({ ...traitsIn(message, context), group_id: textOf(message.groupId) }));
    case 'alias':
      // The id until now is the visitor's, the new one the user's: one event that holds both joins them.
      return { event_type: 'alias', visitor_id: firstText(message.previousId, message.anonymousId) };
    default:
      return eventNamed(textOf(message.event) ?? '', fieldsOf(message.properties));
  }
}

function namesOf(message: Fields): Fields {
  return { name: textOf(message.name), category: textOf(message.category) };
}

function traitsIn(message: Fields, context: Fields): ClientEvent {
  return traitsOf(fieldsOf(message.traits ?? context.traits));
}

function consentIn(context: Fields): 'granted' | 'denied' | undefined {
  if (context.consent === undefined) return undefined;
  const consent = fieldsOf(context.consent);
  const plain = consentOf(context.consent);
  if (plain !== undefined) return plain;
  const choices = Object.entries(fieldsOf(consent.categoryPreferences)).filter(([name]) => MEASURING.test(name));
  // RudderStack lists what was refused, not what was chosen.
  const refused = listOf(consent.deniedConsentIds).some((name) => typeof name === 'string' && MEASURING.test(name));
  const allowed = listOf(consent.allowedConsentIds).some((name) => typeof name === 'string' && MEASURING.test(name));
  if (refused || choices.some(([, choice]) => choice === false)) return 'denied';
  return allowed || choices.some(([, choice]) => choice === true) ? 'granted' : undefined;
}
