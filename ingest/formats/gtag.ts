import { fromGa4Event } from './ga4.ts';
import type { Fields } from './values.ts';

/** What gtag calls the fields of an item: two letters before each value. */
const ITEM: ReadonlyMap<string, string> = new Map([
  ['id', 'item_id'],
  ['nm', 'item_name'],
  ['br', 'item_brand'],
  ['ca', 'item_category'],
  ['c2', 'item_category2'],
  ['c3', 'item_category3'],
  ['c4', 'item_category4'],
  ['c5', 'item_category5'],
  ['va', 'item_variant'],
  ['pr', 'price'],
  ['qt', 'quantity'],
  ['cp', 'coupon'],
  ['ds', 'discount'],
  ['lp', 'index'],
  ['li', 'item_list_id'],
  ['ln', 'item_list_name'],
  ['lo', 'location_id'],
  ['af', 'affiliation'],
  ['pi', 'promotion_id'],
  ['pn', 'promotion_name'],
  ['cn', 'creative_name'],
  ['cs', 'creative_slot'],
]);
const PAGE: readonly (readonly [code: string, parameter: string])[] = [
  ['dl', 'page_location'],
  ['dt', 'page_title'],
  ['dr', 'page_referrer'],
  ['dp', 'page_path'],
  ['sid', 'session_id'],
  ['cs', 'source'],
  ['cm', 'medium'],
  ['cn', 'campaign'],
  ['ck', 'term'],
  ['cc', 'content'],
];

/** What a request of gtag's holds, as JSON: the URL's parameters, and a line of the body for each event when there are several. */
export interface Hit {
  readonly shared: Readonly<Record<string, string>>;
  readonly events: readonly Readonly<Record<string, string>>[];
}

export function hitOf(search: URLSearchParams, body: string): Hit {
  const shared = Object.fromEntries(search);
  const lines = body.split(/\r?\n/).filter((line) => line.trim() !== '');
  return { shared, events: lines.length === 0 ? [{}] : lines.map((line) => Object.fromEntries(new URLSearchParams(line))) };
}

/** The events of a hit. */
export function fromGtag({ shared, events }: Hit): unknown[] {
  return events.map((line) => fromLine({ ...shared, ...line }));
}

function fromLine(given: Readonly<Record<string, string>>): unknown {
  const pairs: [string, unknown][] = PAGE.flatMap(([code, name]) => (given[code] === undefined ? [] : [[name, given[code]]]));
  const user: [string, unknown][] = [];
  const items: Fields[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith('ep.')) pairs.push([name.slice(3), value]);
    else if (name.startsWith('epn.')) pairs.push([name.slice(4), numberIn(value)]);
    else if (name.startsWith('up.')) user.push([name.slice(3), value]);
    else if (name.startsWith('upn.')) user.push([name.slice(4), numberIn(value)]);
    else if (/^pr\d{1,3}$/.test(name)) items.push(itemOf(value));
  }
  if (items.length > 0) pairs.push(['items', items]);
  if (given.cu !== undefined) pairs.push(['currency', given.cu]);
  const consent = consentIn(given.gcs);
  if (consent !== undefined) pairs.push(['consent', consent]);
  const body = { client_id: given.cid, user_id: given.uid, user_properties: Object.fromEntries(user) };
  return fromGa4Event({ name: given.en, params: Object.fromEntries(pairs) }, body);
}

/** A number that is none stays a text: the rest of the event is still good. */
function numberIn(value: string): number | string {
  return value !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
}

/** `idSKU~nmShirt~pr19.9~qt2`; a tilde in a value is written twice, parameters of the shop's own as `k0name~v0value`. */
function itemOf(text: string): Fields {
  const parts = text.split(/(?<!~)~(?!~)/).map((part) => part.replaceAll('~~', '~'));
  const names = new Map<string, string>();
  const pairs: [string, unknown][] = [];
  for (const part of parts) {
    const code = part.slice(0, 2);
    const value = part.slice(2);
    const name = ITEM.get(code);
    if (name !== undefined) pairs.push([name, value]);
    else if (code.startsWith('k')) names.set(code.slice(1), value);
    else if (code.startsWith('v')) pairs.push([names.get(code.slice(1)) ?? code, value]);
  }
  return Object.fromEntries(pairs);
}

/** Consent mode: `G1`, then a digit for advertising and one for analytics. */
function consentIn(state: string | undefined): 'granted' | 'denied' | undefined {
  const analytics = /^G1[01-][01]$/.test(state ?? '') ? state?.at(3) : undefined;
  if (analytics === undefined) return undefined;
  return analytics === '1' ? 'granted' : 'denied';
}
