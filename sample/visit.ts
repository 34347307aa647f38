import { BY_POPULARITY, CATEGORIES, type Product } from './catalog.ts';
import type { Arrival, Mood, Visitor } from './people.ts';
import type { Chance } from './random.ts';
import { SHOP } from './store.ts';

/** A wire event, as an import sends it. `at` is its time in ms, for ordering. */
export interface SampleEvent extends Record<string, unknown> {
  event_id: string;
  event_type: string;
  timestamp: string;
  at: number;
}

export interface VisitPlan {
  id: string;
  visitor: Visitor;
  arrival: Arrival;
  mood: Mood;
  start: number;
  /** How much likelier than usual a purchase is. */
  eagerness: number;
}

const SEARCHES = ['linen', 'wool blanket', 'gift', 'towel', 'lamp', 'rug', 'socks', 'candle', 'pillow', 'mug', 'apron', 'scarf'];

/** One person's way through the shop: pages and products, perhaps a search, a cart, a checkout, an order. In order of time. */
export function visit(chance: Chance, { id, visitor, arrival, mood, start, eagerness }: VisitPlan): SampleEvent[] {
  const events: SampleEvent[] = [];
  let at = start;
  let previous = arrival.referrer;
  let query = arrival.query;
  const emit = (type: string, path: string, title: string, fields: Record<string, unknown> = {}) => {
    const url = `${SHOP}${path}${query}`;
    events.push({
      event_id: `${id}-${events.length}`,
      event_type: type,
      timestamp: new Date(at).toISOString(),
      at,
      ...visitor,
      url,
      title: `${title} | Linden & Loom`,
      ...(previous ? { referrer: previous } : {}),
      ...fields,
    });
    previous = url;
    query = '';
    at += Math.round(2_000 + chance.wait(22_000));
  };
  const look = (product: Product) => {
    emit('page_view', `/products/${product.id}`, product.name);
    at -= 1_500;
    emit('product_view', `/products/${product.id}`, product.name, money([product]));
  };

  if (chance.is(0.45)) emit('page_view', '/', 'Home');
  else look(chance.pick(BY_POPULARITY));
  if (chance.is(0.36)) return events;
  if (chance.is(0.12)) emit('search', '/search', 'Search', { search: SEARCHES[chance.whole(0, SEARCHES.length - 1)] });
  for (let more = chance.whole(1, 4); more > 0; more--) {
    const category = CATEGORIES[chance.whole(0, CATEGORIES.length - 1)] ?? '';
    if (chance.is(0.4)) emit('page_view', `/collections/${category.toLowerCase().replace(' ', '-')}`, category);
    else look(chance.pick(BY_POPULARITY));
  }
  if (!chance.is(0.15 * eagerness)) return events;

  const cart = [chance.pick(BY_POPULARITY)];
  look(cart[0] as Product);
  emit('add_to_cart', `/products/${cart[0]?.id}`, 'Cart', money(cart.slice(0, 1)));
  while (chance.is(0.35) && cart.length < 5) {
    const product = chance.pick(BY_POPULARITY);
    cart.push(product);
    emit('add_to_cart', `/products/${product.id}`, 'Cart', money([product]));
  }
  emit('page_view', '/cart', 'Your cart');
  if (!chance.is(0.55)) return events;
  emit('checkout_start', '/checkout', 'Checkout', money(cart));
  if (!chance.is(mood.sale ? 0.7 : 0.6)) return events;
  emit('purchase', '/thank-you', 'Thank you', { order_id: `LL-${id}`, ...money(cart) });
  return events;
}

function money(products: readonly Product[]): Record<string, unknown> {
  const items = products.map(({ id, name, category, price }) => ({
    item_id: id,
    item_name: name,
    item_category: category,
    price,
    quantity: 1,
  }));
  return {
    product_id: items[0]?.item_id,
    items,
    value: Math.round(products.reduce((sum, product) => sum + product.price, 0) * 100) / 100,
    currency: 'EUR',
  };
}
