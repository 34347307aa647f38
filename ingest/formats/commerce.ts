import type { KnownEvent } from '../../contracts/event.ts';
import { readCurrency } from '../amount.ts';
import { amountOf, netOfTotal, valueOfItems } from './money.ts';
import { knownEvent } from './names.ts';
import { type ClientEvent, type Fields, firstText, isFields, put, textOf } from './values.ts';

/** Events that are about one product, told by flat properties as Segment's specification has it. */
const OF_ONE_PRODUCT: ReadonlySet<string> = new Set<KnownEvent>([
  'product_view',
  'product_select',
  'add_to_cart',
  'remove_from_cart',
  'wishlist_add',
]);
/** Events whose worth is that of their items when they name none. */
const WITH_WORTH: ReadonlySet<string> = new Set<KnownEvent>([
  'product_view',
  'add_to_cart',
  'remove_from_cart',
  'cart_view',
  'wishlist_add',
  'checkout_start',
  'checkout_shipping',
  'checkout_payment',
  'purchase',
  'refund',
]);
const OF_ITEM = ['product_id', 'sku', 'name', 'brand', 'category', 'variant', 'price', 'quantity', 'position', 'url', 'image_url'] as const;

/**
 * The event of that name with these properties: money, items and order ids in their own fields where the event is one of Footfall's own,
 * everything else as properties. `value` is without tax and shipping: `revenue`, `value`, `subtotal`, `total` less both, or the items' sum.
 */
export function eventNamed(name: string, given: Fields): ClientEvent {
  const known = knownEvent(name);
  const said = new Said(given);
  const event: ClientEvent = { event_type: known ?? name };
  if (known === undefined || known === 'page_view') certainMoney(event, said);
  else commerceFields(event, known, said);
  const consent = consentOf(given.consent);
  if (consent !== undefined) {
    event.consent = consent;
    said.taken.add('consent');
  }
  put(event, 'properties', said.rest());
  return event;
}

/** An event's properties, of which some are taken into fields of their own. */
class Said {
  readonly given: Fields;
  readonly taken = new Set<string>();

  constructor(given: Fields) {
    this.given = given;
  }

  /** The first of these that says anything. */
  take(names: readonly string[]): unknown {
    for (const name of names) {
      const value = this.given[name];
      if (value === undefined || value === null || value === '') continue;
      this.taken.add(name);
      return value;
    }
    return undefined;
  }

  /** The first of these that is a text. */
  takeText(names: readonly string[]): string | undefined {
    for (const name of names) {
      const text = textOf(this.given[name]);
      if (text === undefined) continue;
      this.taken.add(name);
      return text;
    }
    return undefined;
  }

  /** What was not taken; undefined when nothing is left. */
  rest(): ClientEvent | undefined {
    let rest: ClientEvent | undefined;
    for (const name in this.given) {
      const value = this.given[name];
      if (value === undefined || value === null || this.taken.has(name)) continue;
      rest ??= {};
      put(rest, name, value);
    }
    return rest;
  }
}

/** What an SDK's event says of consent for lasting ids; undefined: nothing. */
export function consentOf(value: unknown): 'granted' | 'denied' | undefined {
  if (value === true || value === 'granted') return 'granted';
  return value === false || value === 'denied' ? 'denied' : undefined;
}

/** Money that is certainly money, so that an event with a property that happens to be called `value` is never refused for it. */
function certainMoney(event: ClientEvent, said: Said): void {
  const { given } = said;
  if (given.currency === undefined || readCurrency(given.currency) === undefined) return;
  for (const name of CERTAIN) {
    if (amountOf(given[name]) === undefined) continue;
    put(event, 'value', said.take([name]));
    put(event, 'currency', said.take(CURRENCY));
    return;
  }
}

const CERTAIN = ['revenue', 'value'] as const;
const CURRENCY = ['currency'] as const;
const ITEMS = ['items', 'products'] as const;
const ORDER = ['order_id', 'transaction_id', 'orderId', 'transactionId'] as const;
const COUPON = ['coupon', 'coupon_code'] as const;
const SEARCH = ['search_term', 'query', 'search'] as const;
const VALUE = ['revenue', 'value', 'subtotal'] as const;
const TAX = ['tax'] as const;
const SHIPPING = ['shipping'] as const;

function commerceFields(event: ClientEvent, known: KnownEvent, said: Said): void {
  const { given } = said;
  let items = said.take(ITEMS);
  const product = OF_ONE_PRODUCT.has(known) ? firstText(given.product_id, given.sku) : undefined;
  if (items === undefined && OF_ONE_PRODUCT.has(known) && (product !== undefined || textOf(given.name) !== undefined)) {
    items = [oneItem(given)];
    for (const name of OF_ITEM) said.taken.add(name);
  }
  put(event, 'items', items);
  put(event, 'product_id', product);
  put(event, 'order_id', said.takeText(ORDER));
  put(event, 'coupon', said.takeText(COUPON));
  put(event, 'search', said.takeText(SEARCH));
  if (WITH_WORTH.has(known)) worth(event, items, said);
  else certainMoney(event, said);
}

function oneItem(given: Fields): ClientEvent {
  const item: ClientEvent = {};
  for (const name of OF_ITEM) put(item, name, given[name]);
  return item;
}

/** What the event is worth. Whatever stands in these places is handed on, so that an order with unreadable money is refused with its reason. */
function worth(event: ClientEvent, items: unknown, said: Said): void {
  const { given } = said;
  put(event, 'value', said.take(VALUE) ?? netOfTotal(given) ?? valueOfItems(items));
  put(event, 'currency', said.take(CURRENCY));
  put(event, 'tax', said.take(TAX));
  if (!isFields(given.shipping)) put(event, 'shipping', said.take(SHIPPING));
}
