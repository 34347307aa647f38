import { consentOf, eventNamed } from './commerce.ts';
import { knownEvent } from './names.ts';
import { type ClientEvent, type Fields, fieldsOf, firstText, isFields, listOf, present, textOf } from './values.ts';

/** The events of a request of the pixel: an envelope of Shopify's, `{ event, consent }` around one, or a list of either. */
export function fromShopify(payload: unknown): unknown[] {
  return (Array.isArray(payload) ? payload : [payload]).map((entry) => {
    if (!isFields(entry)) return entry;
    return isFields(entry.event) ? fromEnvelope(entry.event, entry.consent) : fromEnvelope(entry, undefined);
  });
}

function fromEnvelope(event: Fields, consent: unknown): unknown {
  const page = fieldsOf(fieldsOf(event.context).document);
  const data = fieldsOf(event.data);
  return present({
    event_id: textOf(event.id),
    timestamp: event.timestamp,
    visitor_id: textOf(event.clientId),
    user_id: plainId(fieldsOf(fieldsOf(fieldsOf(data.checkout).order).customer).id),
    consent: consentOf(consent),
    url: textOf(fieldsOf(page.location).href),
    title: textOf(page.title),
    referrer: textOf(page.referrer),
    ...said(textOf(event.name) ?? '', event, data),
  });
}

/** Only what is named here is kept of an event: a checkout holds the customer's name and address, a form what was typed. */
function said(name: string, event: Fields, data: Fields): ClientEvent {
  const known = knownEvent(name);
  if (isFields(data.checkout)) return eventNamed(name, checkout(data.checkout));
  if (isFields(data.cartLine)) return eventNamed(name, cart([data.cartLine], data.cartLine.cost));
  if (isFields(data.cart)) return eventNamed(name, cart(listOf(data.cart.lines), data.cart.cost));
  if (isFields(data.productVariant)) return eventNamed(name, variants([data.productVariant]));
  if (isFields(data.collection)) {
    const { id, title, productVariants } = data.collection;
    return eventNamed(name, { ...variants(listOf(productVariants)), ...present({ list_id: plainId(id), list_name: textOf(title) }) });
  }
  if (isFields(data.searchResult)) {
    return eventNamed(name, { ...variants(listOf(data.searchResult.productVariants)), query: data.searchResult.query });
  }
  return eventNamed(name, known === undefined && event.type === 'custom' ? fieldsOf(event.customData) : {});
}

function checkout(given: Fields): ClientEvent {
  const currency = firstText(given.currencyCode, fieldsOf(given.subtotalPrice).currencyCode, fieldsOf(given.totalPrice).currencyCode);
  const codes = listOf(given.discountApplications).filter((use) => fieldsOf(use).type === 'DISCOUNT_CODE');
  return present({
    order_id: plainId(fieldsOf(given.order).id),
    checkout_token: textOf(given.token),
    value: amount(given.subtotalPrice),
    tax: amount(given.totalTax),
    shipping: amount(fieldsOf(given.shippingLine).price),
    discount: amount(given.discountsAmount),
    currency,
    coupon: textOf(fieldsOf(codes[0]).title),
    items: listOf(given.lineItems).map((line) => {
      const { variant, quantity, title } = fieldsOf(line);
      return present({ ...item(fieldsOf(variant), title), quantity });
    }),
  });
}

function cart(lines: readonly unknown[], cost: unknown): ClientEvent {
  const total = fieldsOf(cost).totalAmount;
  const items = lines.map((line) =>
    present({ ...item(fieldsOf(fieldsOf(line).merchandise), undefined), quantity: fieldsOf(line).quantity }),
  );
  return present({ value: amount(total), currency: textOf(fieldsOf(total).currencyCode), items });
}

function variants(list: readonly unknown[]): ClientEvent {
  const items = list.map((variant) => item(fieldsOf(variant), undefined));
  return present({ currency: textOf(fieldsOf(fieldsOf(list[0]).price).currencyCode), items });
}

function item(variant: Fields, title: unknown): ClientEvent {
  const product = fieldsOf(variant.product);
  return present({
    item_id: plainId(product.id) ?? plainId(variant.id),
    item_name: firstText(product.title, title),
    item_brand: textOf(product.vendor),
    item_category: textOf(product.type),
    item_variant: textOf(variant.title),
    variant_id: plainId(variant.id),
    sku: textOf(variant.sku),
    price: amount(variant.price),
  });
}

function amount(money: unknown): unknown {
  return fieldsOf(money).amount ?? undefined;
}

/** `gid://shopify/Order/123` and 123 are the same order: the number is what webhooks and exports say. */
function plainId(id: unknown): string | undefined {
  const text = textOf(id);
  return text?.startsWith('gid://') ? text.split('?', 1)[0]?.split('/').at(-1) : text;
}
