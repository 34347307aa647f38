import type { TrackEvent } from '../contracts/event.ts';
import { negative, readAmount, readCurrency } from './amount.ts';
import { readItems } from './items.ts';
import { BareMap, copyValue, MAX_PROPERTIES } from './properties.ts';
import { kindOf, type Problem, problem } from './reasons.ts';
import { cleanText, type Notes, note, TEXT_LIMITS } from './text.ts';
import { parseTime } from './time.ts';

/** An event in the making: what its fields said so far. `problem` ends the reading. */
export interface Draft extends Notes {
  readonly event: TrackEvent;
  readonly trusted: boolean;
  timestamp: number | undefined;
  sentAt: number | undefined;
  negative: Problem | undefined;
  properties: Record<string, unknown> | undefined;
  propertyCount: number;
  problem: Problem | undefined;
}

/** Reads one field of the client's object into the draft. `key` is the name that the client used. */
export type Field = (draft: Draft, value: unknown, key: string) => void;

type TextName =
  | 'event_id'
  | 'event_type'
  | 'visitor_id'
  | 'user_id'
  | 'session_id'
  | 'url'
  | 'page'
  | 'title'
  | 'referrer'
  | 'source'
  | 'medium'
  | 'campaign'
  | 'term'
  | 'content'
  | 'product_id'
  | 'order_id'
  | 'coupon'
  | 'search'
  | 'country'
  | 'city'
  | 'device'
  | 'browser'
  | 'os';

function text(name: TextName, limit: number, kind: 'own' | 'alias' = 'own'): Field {
  return (draft, value, key) => {
    if (kind === 'alias' && draft.event[name]) return;
    const read = readText(draft, value, key, limit);
    if (read !== undefined) draft.event[name] = read;
  };
}

/** Numbers are taken as their text (ids are often numeric); empty texts and null count as absent. */
function readText(draft: Draft, value: unknown, key: string, limit: number): string | undefined {
  if (typeof value === 'string') {
    if (value === '') return undefined;
    return cleanText(value, limit, draft) || undefined;
  }
  if (value === null) return undefined;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  draft.problem = problem('invalid_type', `\`${key.slice(0, 64)}\` is ${kindOf(value)}. Send it as a text.`);
  return undefined;
}

function onlyTrusted(field: Field): Field {
  return (draft, value, key) => {
    if (draft.trusted) field(draft, value, key);
    else note(draft, 'needs_secret_key');
  };
}

function money(name: 'value' | 'tax' | 'shipping', kind: 'own' | 'alias' = 'own'): Field {
  return (draft, value, key) => {
    if (value === null || value === '' || (kind === 'alias' && draft.event[name] !== undefined)) return;
    const amount = readAmount(value, key);
    if (amount.kind === 'refused') {
      draft.problem = amount.problem;
      return;
    }
    if (amount.negative) draft.negative ??= negative(key);
    draft.event[name] = amount.value;
  };
}

const quantity: Field = (draft, value, key) => {
  if (value === null || value === '') return;
  const amount = readAmount(value, key);
  if (amount.kind === 'refused') draft.problem = amount.problem;
  else {
    if (amount.negative) draft.negative ??= negative(key);
    draft.event.quantity = amount.value;
  }
};

const currency: Field = (draft, value, key) => {
  if (value === null || value === '') return;
  const code = readCurrency(value);
  if (code !== undefined) draft.event.currency = code;
  else draft.problem = problem('invalid_currency', `\`${key}\` is not a currency code. Send three letters of ISO 4217, such as EUR.`);
};

const items: Field = (draft, value) => {
  if (value === null) return;
  const read = readItems(value, draft);
  if (read.kind === 'refused') draft.problem = read.problem;
  else {
    draft.event.items = read.items;
    draft.negative ??= read.negative;
  }
};

const timestamp: Field = (draft, value, key) => {
  if (value === null || value === '') return;
  draft.timestamp = parseTime(value);
  if (draft.timestamp === undefined) {
    const message = `\`${key}\` is not a time. Send ISO 8601 (2026-11-20T09:30:00Z), or seconds or milliseconds since 1970.`;
    draft.problem = problem('invalid_timestamp', message);
  }
};

const sentAt: Field = (draft, value) => {
  draft.sentAt = parseTime(value) ?? draft.sentAt;
};

const consent: Field = (draft, value) => {
  if (value === 'granted' || value === true) draft.event.consent = 'granted';
  else if (value === 'denied' || value === false) draft.event.consent = 'denied';
};

const properties: Field = (draft, value, key) => {
  if (value === null || value === '') return;
  if (typeof value !== 'object' || Array.isArray(value)) {
    draft.problem = problem('invalid_type', `\`${key}\` is ${kindOf(value)}. Send an object of names and values.`);
    return;
  }
  const copy = copyValue(value, 2, draft);
  if (copy.kind === 'refused') draft.problem = copy.problem;
  else {
    const found = copy.value as Record<string, unknown>;
    for (const name in found) addProperty(draft, name, found[name]);
  }
};

/** A field that has no meaning of its own is kept as a property, so that nothing a shop sends is lost. */
export const unknownField: Field = (draft, value, key) => {
  const copy = copyValue(value, 2, draft);
  if (copy.kind === 'refused') draft.problem = copy.problem;
  else addProperty(draft, cleanText(key, TEXT_LIMITS.key, draft), copy.value);
};

function addProperty(draft: Draft, name: string, value: unknown): void {
  draft.properties ??= new BareMap();
  if (++draft.propertyCount > MAX_PROPERTIES) {
    draft.problem = problem('too_many_properties', `The event has more than ${MAX_PROPERTIES} properties. Send fewer.`);
  } else draft.properties[name] = value;
}

const ignored: Field = () => {};

/** Every name that a client may use, and what reads it. Aliases give way to the specification's own name. */
export const FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['event_type', text('event_type', TEXT_LIMITS.name)],
  ['event', text('event_type', TEXT_LIMITS.name, 'alias')],
  ['event_name', text('event_type', TEXT_LIMITS.name, 'alias')],
  ['event_id', text('event_id', TEXT_LIMITS.name)],
  ['timestamp', timestamp],
  ['sent_at', sentAt],
  ['visitor_id', text('visitor_id', TEXT_LIMITS.name)],
  ['user_id', text('user_id', TEXT_LIMITS.name)],
  ['session_id', text('session_id', TEXT_LIMITS.name)],
  ['consent', consent],
  ['url', text('url', TEXT_LIMITS.url)],
  ['page', text('page', TEXT_LIMITS.url)],
  ['title', text('title', TEXT_LIMITS.value)],
  ['referrer', text('referrer', TEXT_LIMITS.url)],
  ['source', text('source', TEXT_LIMITS.value)],
  ['medium', text('medium', TEXT_LIMITS.value)],
  ['campaign', text('campaign', TEXT_LIMITS.value)],
  ['term', text('term', TEXT_LIMITS.value)],
  ['content', text('content', TEXT_LIMITS.value)],
  ['utm_source', text('source', TEXT_LIMITS.value, 'alias')],
  ['utm_medium', text('medium', TEXT_LIMITS.value, 'alias')],
  ['utm_campaign', text('campaign', TEXT_LIMITS.value, 'alias')],
  ['utm_term', text('term', TEXT_LIMITS.value, 'alias')],
  ['utm_content', text('content', TEXT_LIMITS.value, 'alias')],
  ['product_id', text('product_id', TEXT_LIMITS.value)],
  ['order_id', text('order_id', TEXT_LIMITS.value)],
  ['transaction_id', text('order_id', TEXT_LIMITS.value, 'alias')],
  ['value', money('value')],
  ['revenue', money('value', 'alias')],
  ['tax', money('tax')],
  ['shipping', money('shipping')],
  ['currency', currency],
  ['coupon', text('coupon', TEXT_LIMITS.value)],
  ['search', text('search', TEXT_LIMITS.value)],
  ['query', text('search', TEXT_LIMITS.value, 'alias')],
  ['search_term', text('search', TEXT_LIMITS.value, 'alias')],
  ['quantity', quantity],
  ['items', items],
  ['properties', properties],
  ['metadata', properties],
  ['country', onlyTrusted(text('country', TEXT_LIMITS.name))],
  ['city', onlyTrusted(text('city', TEXT_LIMITS.name))],
  ['device', onlyTrusted(text('device', TEXT_LIMITS.name))],
  ['browser', onlyTrusted(text('browser', TEXT_LIMITS.name))],
  ['os', onlyTrusted(text('os', TEXT_LIMITS.name))],
  ['write_key', ignored],
  ['key', ignored],
]);
