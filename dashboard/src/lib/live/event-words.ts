import type { TailEvent } from '../../../../contracts/live.ts';

/** What someone did, up to the subject; what follows it. A verb without `bare` reads the same with no subject known. */
interface Phrase {
  with: string;
  bare: string;
}

const PHRASES: Readonly<Record<string, Phrase>> = {
  page_view: { with: 'viewed', bare: 'viewed a page' },
  product_list_view: { with: 'browsed', bare: 'browsed a list' },
  product_select: { with: 'picked', bare: 'picked a product' },
  product_view: { with: 'looked at', bare: 'looked at a product' },
  add_to_cart: { with: 'added', bare: 'added to the cart' },
  remove_from_cart: { with: 'took out', bare: 'took something out of the cart' },
  cart_view: { with: 'opened the cart', bare: 'opened the cart' },
  wishlist_add: { with: 'saved', bare: 'saved a product' },
  checkout_start: { with: 'started checkout', bare: 'started checkout' },
  checkout_contact: { with: 'gave contact details', bare: 'gave contact details' },
  checkout_address: { with: 'gave an address', bare: 'gave an address' },
  checkout_shipping: { with: 'chose delivery', bare: 'chose delivery' },
  checkout_payment: { with: 'chose payment', bare: 'chose payment' },
  purchase: { with: 'ordered', bare: 'placed an order' },
  refund: { with: 'was refunded', bare: 'was refunded' },
  search: { with: 'searched for', bare: 'searched' },
  promotion_view: { with: 'saw', bare: 'saw a promotion' },
  promotion_select: { with: 'followed', bare: 'followed a promotion' },
  signup: { with: 'signed up', bare: 'signed up' },
  login: { with: 'signed in', bare: 'signed in' },
  share: { with: 'shared', bare: 'shared a page' },
};

/** Verbs after which the subject would read as noise: "opened the cart /cart". */
const ALONE = new Set([
  'cart_view',
  'checkout_start',
  'checkout_contact',
  'checkout_address',
  'checkout_shipping',
  'checkout_payment',
  'signup',
  'login',
]);

/**
 * A tail event in the merchant's words, without place and time: `{ verb: 'added', subject: 'Linen shirt' }`.
 * An event of the shop's own naming is told by its name: `quiz_finished` reads "quiz finished".
 */
export function eventWords(event: Pick<TailEvent, 'type' | 'subject'>): { verb: string; subject: string } {
  const phrase = PHRASES[event.type];
  if (!phrase) return { verb: event.type.replaceAll('_', ' '), subject: event.subject };
  if (event.subject === '' || ALONE.has(event.type)) return { verb: phrase.bare, subject: '' };
  return { verb: phrase.with, subject: event.type === 'search' ? `“${event.subject}”` : event.subject };
}
