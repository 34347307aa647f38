import { EVENT_ALIASES, KNOWN_EVENTS, type KnownEvent } from '../../contracts/event.ts';

/** What shops call the same events in Segment's e-commerce specification (its second and first version) and in their own goals. */
const COMMERCE: readonly (readonly [event: KnownEvent, ...names: string[]])[] = [
  ['page_view', '$pageview', 'pageview', 'page_viewed', 'viewed_page'],
  ['search', 'products_searched', 'search_submitted'],
  ['product_list_view', 'product_list_viewed', 'product_category_viewed', 'viewed_product_category', 'collection_viewed'],
  ['product_select', 'product_clicked', 'clicked_product'],
  ['product_view', 'product_viewed', 'viewed_product'],
  ['add_to_cart', 'product_added', 'added_product', 'added_to_cart', 'product_added_to_cart'],
  ['remove_from_cart', 'product_removed', 'removed_product', 'removed_from_cart', 'product_removed_from_cart'],
  ['cart_view', 'cart_viewed', 'viewed_cart'],
  ['wishlist_add', 'product_added_to_wishlist', 'added_to_wishlist'],
  ['checkout_start', 'checkout_started', 'started_checkout', 'initiate_checkout'],
  ['checkout_contact', 'checkout_contact_info_submitted'],
  ['checkout_address', 'checkout_address_info_submitted'],
  ['checkout_shipping', 'checkout_shipping_info_submitted'],
  ['checkout_payment', 'payment_info_entered', 'payment_info_submitted'],
  ['purchase', 'order_completed', 'completed_order', 'checkout_completed', 'purchased'],
  ['refund', 'order_refunded', 'refunded_order'],
  ['promotion_view', 'promotion_viewed', 'viewed_promotion'],
  ['promotion_select', 'promotion_clicked', 'clicked_promotion'],
  ['signup', 'signed_up', 'account_created'],
  ['login', 'signed_in', 'logged_in'],
  ['share', 'product_shared'],
];

const KNOWN: ReadonlyMap<string, KnownEvent> = new Map([
  ...KNOWN_EVENTS.map((name) => [name, name] as const),
  ...Object.entries(EVENT_ALIASES),
  ...COMMERCE.flatMap(([event, ...names]) => names.map((name) => [name, event] as const)),
]);

/** Footfall's own event of that name, however it is written ("Order Completed", order_completed, order-completed); undefined: a custom event. */
export function knownEvent(name: string): KnownEvent | undefined {
  if (name.length > 64) return undefined;
  const known = KNOWN.get(name);
  if (known !== undefined || PLAIN.test(name)) return known;
  return KNOWN.get(
    name
      .trim()
      .toLowerCase()
      .replace(/[\s_-]+/g, '_'),
  );
}

/** Written as the table has it, so that there is no other way to write it. */
const PLAIN = /^[a-z0-9$]+(?:_[a-z0-9$]+)*$/;
