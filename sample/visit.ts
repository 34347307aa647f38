import type { Arrival } from './arrival.ts';
import type { Mood } from './calendar.ts';
import { BY_POPULARITY, CATEGORIES, type Product } from './catalog.ts';
import type { Visitor } from './people.ts';
import type { Chance } from './random.ts';
import { SAMPLE_STORE, SHOP } from './store.ts';

/** A wire event, as an import sends it. `at` is its time in ms, for ordering; it is not sent. */
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
  /** How much likelier than usual a cart is. */
  eagerness: number;
}

interface Line {
  product: Product;
  quantity: number;
}

const { currency } = SAMPLE_STORE;
const SEARCHES = [
  'linen',
  'wool blanket',
  'gift',
  'towel',
  'lamp',
  'rug',
  'socks',
  'candle',
  'pillow',
  'mug',
  'apron',
  'scarf',
  'duvet cover',
  'linnen',
];
const LEAVE_AT_ONCE = 0.39;
const SEARCH = 0.13;
const CART = 0.09;
const CHECKOUT = 0.5;
const ORDER = 0.6;
const FREE_SHIPPING_FROM = 79;

/** One person's way through the shop: pages and products, perhaps a search, a cart, a checkout, an order. In order of time. */
export function visit(chance: Chance, { id, visitor, arrival, mood, start, eagerness }: VisitPlan): SampleEvent[] {
  const events: SampleEvent[] = [];
  let at = start;
  let { query, referrer } = arrival;
  let url = '';
  let title = '';
  const emit = (type: string, fields?: Record<string, unknown>) => {
    const event: SampleEvent = {
      event_id: `${id}-${events.length}`,
      event_type: type,
      timestamp: new Date(at).toISOString(),
      at,
      ...visitor,
      url,
      title,
    };
    if (referrer !== '') event.referrer = referrer;
    events.push(fields ? Object.assign(event, fields) : event);
    at += 300 + Math.floor(chance.next() * 900);
  };
  const open = (path: string, name: string) => {
    if (url !== '') at += Math.round(2_000 + chance.wait(22_000));
    if (url !== '') referrer = url;
    url = `${SHOP}${path}${query}`;
    query = '';
    title = `${name} | ${SAMPLE_STORE.name}`;
    emit('page_view');
  };
  const look = (product: Product) => {
    open(`/products/${product.id}`, product.name);
    emit('product_view', { product_id: product.id, ...money([{ product, quantity: 1 }]) });
  };
  const browse = () => {
    const category = chance.one(CATEGORIES);
    open(`/collections/${category.toLowerCase().replaceAll(' ', '-')}`, category);
    emit('product_list_view', { category });
  };

  if (chance.is(0.4)) open('/', 'Home');
  else if (chance.is(0.2)) browse();
  else look(chance.pick(BY_POPULARITY));
  if (chance.is(LEAVE_AT_ONCE)) return events;
  if (chance.is(SEARCH)) {
    const term = chance.one(SEARCHES);
    open(`/search?q=${encodeURIComponent(term)}`, `Results for ${term}`);
    emit('search', { search: term });
  }
  for (let more = chance.whole(1, 5); more > 0; more--) {
    if (chance.is(0.35)) browse();
    else look(chance.pick(BY_POPULARITY));
  }
  if (!chance.is((CART * eagerness * arrival.eagerness) / (1 - LEAVE_AT_ONCE))) {
    if (chance.is(0.03)) emit('wishlist_add', { product_id: chance.pick(BY_POPULARITY).id });
    return events;
  }

  const cart: Line[] = [];
  do {
    const line = { product: chance.pick(BY_POPULARITY), quantity: chance.is(0.12) ? 2 : 1 };
    look(line.product);
    at += Math.round(chance.wait(15_000));
    emit('add_to_cart', { product_id: line.product.id, ...money([line]) });
    cart.push(line);
  } while (chance.is(0.33) && cart.length < 5);
  open('/cart', 'Your cart');
  emit('cart_view', money(cart));
  const [first] = cart;
  if (first && cart.length > 1 && chance.is(0.12)) {
    cart.shift();
    emit('remove_from_cart', { product_id: first.product.id, ...money([first]) });
  }
  if (!chance.is(CHECKOUT * (mood.sale ? 1.1 : 1))) return events;
  open('/checkout', 'Checkout');
  emit('checkout_start', money(cart));
  if (chance.is(0.15)) return events;
  at += Math.round(10_000 + chance.wait(30_000));
  emit('checkout_shipping', { ...money(cart), properties: { tier: chance.is(0.8) ? 'standard' : 'express' } });
  if (!chance.is((ORDER / 0.85) * (mood.sale ? 1.12 : 1))) return events;
  at += Math.round(8_000 + chance.wait(25_000));
  emit('checkout_payment', { ...money(cart), properties: { payment: chance.one(['paypal', 'card', 'klarna', 'invoice']) } });
  open('/thank-you', 'Thank you');
  emit('purchase', order(`LL-${id}`, cart, mood));
  return events;
}

/** Value without tax and shipping on top, as GA4 has it: prices are what the customer sees. */
function order(order_id: string, cart: readonly Line[], mood: Mood): Record<string, unknown> {
  const { value, ...rest } = money(cart);
  return {
    order_id,
    value,
    ...rest,
    tax: cents((value / 1.19) * 0.19),
    shipping: value >= FREE_SHIPPING_FROM ? 0 : 4.9,
    ...(mood.sale ? { coupon: 'MONTHEND' } : {}),
  };
}

function money(lines: readonly Line[]) {
  return {
    items: lines.map(({ product: { id, name, category, price }, quantity }) => ({
      item_id: id,
      item_name: name,
      item_category: category,
      price,
      quantity,
    })),
    value: cents(lines.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0)),
    currency,
  };
}

export function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
