/** What a visit can hold, by the product's own names. */
export type Step =
  | 'page_view'
  | 'search'
  | 'product_select'
  | 'product_view'
  | 'add_to_cart'
  | 'remove_from_cart'
  | 'checkout'
  | 'purchase';

export interface VisitKind {
  /** The furthest that these visits came. */
  furthest: string;
  visits: number;
  /** Events in all of these visits together. */
  steps: Partial<Record<Step, number>>;
}

/**
 * One whole day of a real shop, 2017-08-01 of the GA360 sample (the Google merchandise store): its 2,513 visits by how far they came, with what was
 * done in them. Of 100 visits 48 see one page, 17 see a product, 7 fill a cart, 4 begin a checkout, 1.7 order; an order is confirmed 2.1 times,
 * because people reload that page. `search` counts the pages of results among the page views. A test counts it all again from the raw data.
 */
export const VISITS: readonly VisitKind[] = [
  { furthest: 'one page', visits: 1208, steps: { page_view: 1208, search: 7 } },
  { furthest: 'several pages', visits: 843, steps: { page_view: 3315, search: 137, product_select: 2, remove_from_cart: 1 } },
  { furthest: 'a product', visits: 270, steps: { page_view: 1934, search: 35, product_select: 915, product_view: 697 } },
  {
    furthest: 'the cart',
    visits: 92,
    steps: { page_view: 1254, search: 9, product_select: 345, product_view: 254, add_to_cart: 208, remove_from_cart: 41 },
  },
  {
    furthest: 'the checkout',
    visits: 57,
    steps: { page_view: 714, search: 8, product_select: 163, product_view: 129, add_to_cart: 110, remove_from_cart: 11, checkout: 115 },
  },
  {
    furthest: 'an order',
    visits: 43,
    steps: {
      page_view: 825,
      search: 20,
      product_select: 251,
      product_view: 187,
      add_to_cart: 176,
      remove_from_cart: 22,
      checkout: 215,
      purchase: 92,
    },
  },
];

/** Seconds from one event of a visit to the next, the same day's mean (the median is 12). */
export const SECONDS_BETWEEN = 40;

/** The same day's visits by where they came from, with what the shop sees of it. */
export const ARRIVALS: readonly { channel: string; visits: number; referrer: string; query: string }[] = [
  { channel: 'Organic Search', visits: 1346, referrer: 'https://www.google.com/', query: '' },
  { channel: 'Referral', visits: 436, referrer: 'https://gift-guide.example/best-of', query: '' },
  { channel: 'Direct', visits: 400, referrer: '', query: '' },
  { channel: 'Social', visits: 213, referrer: 'https://www.youtube.com/', query: '' },
  {
    channel: 'Paid Search',
    visits: 70,
    referrer: 'https://www.google.com/',
    query: '?utm_source=google&utm_medium=cpc&utm_campaign=brand&gclid=load',
  },
  { channel: 'Affiliates', visits: 52, referrer: 'https://partner.example/', query: '?utm_source=Partners&utm_medium=affiliate' },
  { channel: 'Display', visits: 39, referrer: '', query: '?utm_source=dfa&utm_medium=cpm&utm_campaign=autumn' },
];

/** The same day's visits by device. */
export const DEVICES: readonly { device: string; visits: number; userAgent: string }[] = [
  {
    device: 'desktop',
    visits: 1742,
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
  },
  {
    device: 'mobile',
    visits: 725,
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  },
  {
    device: 'tablet',
    visits: 89,
    userAgent:
      'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  },
];
