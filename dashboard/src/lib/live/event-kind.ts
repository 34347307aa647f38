/** The four kinds that the map and the tail tell apart, each by colour and by shape. */
export const EVENT_KINDS = ['view', 'cart', 'checkout', 'order'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const KIND_LABELS: Record<EventKind, string> = { view: 'View', cart: 'Cart', checkout: 'Checkout', order: 'Order' };

/** Everything that is not on the way from cart to order counts as looking around. */
export function eventKind(type: string): EventKind {
  if (type === 'purchase') return 'order';
  if (type.startsWith('checkout_')) return 'checkout';
  if (type === 'add_to_cart' || type === 'cart_view') return 'cart';
  return 'view';
}
