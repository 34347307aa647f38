import { BY_POPULARITY, type Product } from '../../../sample/catalog.ts';
import type { Chance } from '../../../sample/random.ts';
import { SHOP } from '../../../sample/store.ts';
import { ARRIVALS, type Step, VISITS } from './proportions.ts';

/** What the shop's page says of one thing that happened; whoever sends it adds an id, a time and the visitor. */
export type Said = { event_type: string } & Record<string, unknown>;

/** Where in a visit (0 its start, 1 its end) each thing happens. */
const WHEN: Record<Step, readonly [number, number]> = {
  page_view: [0, 0.95],
  search: [0.02, 0.6],
  product_select: [0.05, 0.7],
  product_view: [0.05, 0.7],
  add_to_cart: [0.3, 0.8],
  remove_from_cart: [0.7, 0.85],
  checkout: [0.86, 0.97],
  purchase: [0.98, 1],
};
const TERMS = ['linen', 'wool blanket', 'gift', 'towel', 'lamp', 'mug', 'scarf', 'rug'];
const PAGES = ['/', '/collections/new', '/collections/clothing', '/collections/kitchen', '/about', '/delivery'];
const CHECKOUT_STEPS = ['checkout_start', 'checkout_shipping', 'checkout_payment'];

/** One visit in the proportions of a real day (`proportions.ts`): what it says, in order. Every confirmation of its order carries `orderId`. */
export function visit(chance: Chance, orderId: string): Said[] {
  const kind = chance.pick(VISITS.map((one) => [one, one.visits]));
  const steps: { step: Step; at: number }[] = [];
  for (const [step, total] of Object.entries(kind.steps) as [Step, number][]) {
    const mean = total / kind.visits;
    // A mean of 2.3 is two things in seven visits of ten and three in the others.
    const times = Math.floor(mean) + (chance.is(mean % 1) ? 1 : 0);
    const [from, to] = WHEN[step];
    for (let i = 0; i < times; i++) steps.push({ step, at: step === 'page_view' && i === 0 ? 0 : from + chance.next() * (to - from) });
  }
  const page = new ShopPage(chance, orderId);
  return steps.sort((a, b) => a.at - b.at).map(({ step }) => page.does(step));
}

/** The shop as one visitor sees it: the page that is open, the product looked at, the cart. */
class ShopPage {
  readonly #chance: Chance;
  readonly #orderId: string;
  readonly #arrival: (typeof ARRIVALS)[number];
  #url = '';
  #referrer: string;
  #product: Product;
  #cart: Product[] = [];
  #checkoutSteps = 0;

  constructor(chance: Chance, orderId: string) {
    this.#chance = chance;
    this.#orderId = orderId;
    this.#arrival = chance.pick(ARRIVALS.map((one) => [one, one.visits]));
    this.#referrer = this.#arrival.referrer;
    this.#product = chance.pick(BY_POPULARITY);
  }

  does(step: Step): Said {
    switch (step) {
      case 'page_view':
        return this.#says('page_view', {}, this.#chance.one(PAGES));
      case 'search': {
        const search = this.#chance.one(TERMS);
        return this.#says('search', { search }, `/search?q=${encodeURIComponent(search)}`);
      }
      case 'product_select':
      case 'product_view':
        this.#product = this.#chance.pick(BY_POPULARITY);
        return this.#says(step, about([this.#product]), step === 'product_view' ? `/products/${this.#product.id}` : undefined);
      case 'add_to_cart':
        this.#cart.push(this.#product);
        return this.#says(step, about([this.#product]));
      case 'remove_from_cart': {
        const removed = this.#cart.length > 1 ? this.#cart.shift() : undefined;
        return this.#says(step, about([removed ?? this.#product]), '/cart');
      }
      case 'checkout':
        return this.#says(
          CHECKOUT_STEPS[this.#checkoutSteps++ % CHECKOUT_STEPS.length] ?? 'checkout_start',
          about(this.#cart),
          '/checkout',
        );
      case 'purchase':
        return this.#says('purchase', { order_id: this.#orderId, ...about(this.#cart) }, '/thank-you');
    }
  }

  #says(event_type: string, fields: Record<string, unknown>, path?: string): Said {
    if (path !== undefined) {
      if (this.#url !== '') this.#referrer = this.#url;
      this.#url = this.#url === '' ? `${SHOP}${path}${this.#arrival.query}` : `${SHOP}${path}`;
    }
    return { event_type, url: this.#url, referrer: this.#referrer, title: 'Linden & Loom', ...fields };
  }
}

function about(products: readonly Product[]): Record<string, unknown> {
  if (products.length === 0) return {};
  const items = products.map(({ id, name, category, price }) => ({
    item_id: id,
    item_name: name,
    item_category: category,
    price,
    quantity: 1,
  }));
  const value = Math.round(products.reduce((sum, { price }) => sum + price * 100, 0)) / 100;
  return { ...(products.length === 1 ? { product_id: products[0]?.id } : {}), items, value, currency: 'EUR' };
}
