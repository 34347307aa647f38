import type { TrackEvent } from '../../contracts/event.ts';
import type { LogRecordBody } from '../../contracts/log-record.ts';
import { toMinor } from '../../contracts/money.ts';
import type { Store } from '../../contracts/store.ts';
import type { Directory } from '../../platform/database/port.ts';
import type { Geo } from '../../platform/geo/port.ts';
import { type BotReason, botReason } from './bots.ts';
import { CLICK_ID_NAMES, classify } from './channel.ts';
import { countryCode } from './country.ts';
import { type Device, deviceOf, usualKind, usualName } from './device.ts';
import type { EnrichedEvent } from './enriched.ts';
import { itemColumns, wholeCount } from './items.ts';
import { stringMap } from './properties.ts';
import { locationOf, parametersOf } from './url.ts';
import { dailyVisitor, namedVisitor, userHash } from './visitor.ts';

export type Enrich = (
  record: LogRecordBody,
  event: TrackEvent,
  store: Store,
) => EnrichedEvent | { bot: BotReason } | { withheld: 'no_consent' };

const NO_PROPERTIES: Record<string, unknown> = Object.freeze({});
const NO_FLAGS: string[] = [];
Object.freeze(NO_FLAGS);

/**
 * Makes the function that takes an event of the log to its row: drop bots, classify the arrival, parse the user agent, locate, hash the visitor,
 * turn money into minor units. What an import says of itself wins over what address and user agent tell.
 */
export function createEnricher({ geo, directory }: { geo: Geo; directory: Pick<Directory, 'salt'> }): Enrich {
  return (record, event, store) => {
    const trusted = record.trusted === true;
    // Before anything is made of address and browser: nothing of a visitor without consent is looked at.
    if (store.consent_mode === 'required' && !trusted && event.consent !== 'granted') return { withheld: 'no_consent' };
    const landing = locationOf(event.url ?? event.page);
    const sender = locationOf(event.referrer);
    const properties = event.properties ?? NO_PROPERTIES;
    if (!trusted) {
      const bot = botReason(record.user_agent ?? '', sender.hostname, properties.webdriver === true);
      if (bot) return { bot };
    }
    const arrival = classify({
      source: event.source ?? '',
      medium: event.medium ?? '',
      campaign: event.campaign ?? '',
      term: event.term ?? '',
      content: event.content ?? '',
      referrerHost: sender.hostname,
      ownHosts: ownHosts(store, landing.hostname),
      parameters: withClickIds(parametersOf(landing.query), properties),
    });
    const device = deviceIn(record, event, trusted);
    const place = trusted ? { country: '', city: '' } : geo.locate(record.ip ?? '');
    const currency = event.currency ?? store.currency;
    const items = itemColumns(event.items, currency);
    // Field by field: to spread arrival, device and items takes five times as long.
    return {
      request_id: record.request_id,
      store_id: store.id,
      event_id: event.event_id,
      ts: event.ts,
      received_at: record.received_at,
      event_type: event.event_type,
      visitor_id: visitorOf(record, event, store, trusted, directory),
      user_id: event.user_id ?? '',
      client_session_id: event.session_id ?? '',
      hostname: landing.hostname,
      page: landing.path,
      title: event.title ?? '',
      referrer: event.referrer ?? '',
      referrer_host: arrival.referrer_host,
      channel: arrival.channel,
      source: arrival.source,
      medium: arrival.medium,
      campaign: arrival.campaign,
      term: arrival.term,
      content: arrival.content,
      click_id: arrival.click_id,
      country: event.country === undefined ? place.country : countryCode(event.country),
      city: event.city === undefined ? place.city : known(event.city),
      device: device.device,
      browser: device.browser,
      os: device.os,
      product_id: event.product_id ?? items.item_ids[0] ?? '',
      product_name: items.item_names[0] || text(properties.product_name) || text(properties.name),
      category: items.item_categories[0] || text(properties.category),
      order_id: event.order_id ?? '',
      value: event.value === undefined ? 0 : toMinor(event.value, currency),
      has_value: event.value !== undefined,
      currency,
      quantity: wholeCount(event.quantity ?? items.item_quantities[0] ?? 0),
      search: event.search ?? (text(properties.search_term) || text(properties.query)),
      item_ids: items.item_ids,
      item_names: items.item_names,
      item_categories: items.item_categories,
      item_prices: items.item_prices,
      item_quantities: items.item_quantities,
      properties: stringMap(properties),
      flags: event.flags ?? NO_FLAGS,
    };
  };
}

function deviceIn(record: LogRecordBody, event: TrackEvent, trusted: boolean): Device {
  // An import is sent by a program: its user agent says nothing of the visitor.
  const seen = deviceOf(trusted ? '' : (record.user_agent ?? ''));
  return {
    device: event.device === undefined ? seen.device : usualKind(known(event.device)),
    browser: event.browser === undefined ? seen.browser : usualName(known(event.browser)),
    os: event.os === undefined ? seen.os : usualName(known(event.os)),
  };
}

function visitorOf(record: LogRecordBody, event: TrackEvent, store: Store, trusted: boolean, directory: Pick<Directory, 'salt'>): string {
  if (event.visitor_id !== undefined) return namedVisitor(store.id, event.visitor_id);
  // A shop's server speaks for its customers: its own address and program are nobody's.
  if (trusted && event.user_id !== undefined) return userHash(store.id, event.user_id);
  return dailyVisitor(directory.salt(record.received_at), store.id, record.ip ?? '', record.user_agent ?? '');
}

/** Click ids may come as properties where the landing URL is not known. */
function withClickIds(parameters: ReadonlyMap<string, string>, properties: Record<string, unknown>): ReadonlyMap<string, string> {
  let all = parameters;
  for (const name in properties) {
    if (!CLICK_ID_NAMES.has(name)) continue;
    const value = properties[name];
    if (typeof value === 'string' && value !== '' && !all.has(name)) all = new Map(all).set(name, value);
  }
  return all;
}

const originHosts = new WeakMap<Store, readonly string[]>();

/** The hosts of the store's origins, and the one that the event names. */
function ownHosts(store: Store, landing: string): readonly string[] {
  let hosts = originHosts.get(store);
  if (!hosts) {
    hosts = store.origins.map((origin) => locationOf(origin).hostname);
    originHosts.set(store, hosts);
  }
  return landing === '' || hosts.includes(landing) ? hosts : [...hosts, landing];
}

/** An export's word for nothing is nothing: Google Analytics writes `(not set)`. */
function known(name: string): string {
  return name === '(not set)' || name === 'not available in demo dataset' ? '' : name;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
