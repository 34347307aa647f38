import type { KnownEvent } from '../../contracts/event.ts';
import { readCurrency } from '../amount.ts';
import { amountOf, netOfTotal, valueOfItems } from './money.ts';
import { knownEvent } from './names.ts';
import { type ClientEvent, type Fields, firstText, isFields, present, textOf, without } from './values.ts';

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
  const taken = new Set<string>();
  const take = (...names: readonly string[]): unknown => {
    const found = names.find((candidate) => given[candidate] !== undefined && given[candidate] !== null && given[candidate] !== '');
    if (found === undefined) return undefined;
    taken.add(found);
    return given[found];
  };
  const takeText = (...names: readonly string[]): string | undefined =>
    textOf(take(...names.filter((candidate) => textOf(given[candidate]) !== undefined)));

  const fields =
    known === undefined || known === 'page_view' ? certainMoney(given, take) : commerceFields(known, given, take, takeText, taken);
  const consent = consentOf(given.consent);
  if (consent !== undefined) taken.add('consent');
  const properties = present(without(given, taken));
  return present({
    event_type: known ?? name,
    consent,
    ...fields,
    properties: Object.keys(properties).length === 0 ? undefined : properties,
  });
}

/** What an SDK's event says of consent for lasting ids; undefined: nothing. */
export function consentOf(value: unknown): 'granted' | 'denied' | undefined {
  if (value === true || value === 'granted') return 'granted';
  return value === false || value === 'denied' ? 'denied' : undefined;
}

type Take = (...names: readonly string[]) => unknown;

/** Money that is certainly money, so that an event with a property that happens to be called `value` is never refused for it. */
function certainMoney(given: Fields, take: Take): Fields {
  const amount = ['revenue', 'value'].find((name) => amountOf(given[name]) !== undefined);
  if (amount === undefined || readCurrency(given.currency) === undefined) return {};
  return { value: take(amount), currency: take('currency') };
}

function commerceFields(
  known: KnownEvent,
  given: Fields,
  take: Take,
  takeText: (...names: readonly string[]) => string | undefined,
  taken: Set<string>,
): Fields {
  let items = take('items', 'products');
  const product = OF_ONE_PRODUCT.has(known) ? firstText(given.product_id, given.sku) : undefined;
  if (items === undefined && OF_ONE_PRODUCT.has(known) && (product !== undefined || textOf(given.name) !== undefined)) {
    items = [present(Object.fromEntries(OF_ITEM.map((name) => [name, given[name]])))];
    for (const name of OF_ITEM) taken.add(name);
  }
  return {
    items,
    product_id: product,
    order_id: takeText('order_id', 'transaction_id', 'orderId', 'transactionId'),
    coupon: takeText('coupon', 'coupon_code'),
    search: takeText('search_term', 'query', 'search'),
    ...(WITH_WORTH.has(known) ? worth(given, items, take) : certainMoney(given, take)),
  };
}

/** What the event is worth. Whatever stands in these places is handed on, so that an order with unreadable money is refused with its reason. */
function worth(given: Fields, items: unknown, take: Take): Fields {
  return {
    value: take('revenue', 'value', 'subtotal') ?? netOfTotal(given) ?? valueOfItems(items),
    currency: take('currency'),
    tax: take('tax'),
    shipping: isFields(given.shipping) ? undefined : take('shipping'),
  };
}
