import type { Mood } from './calendar.ts';
import { CATEGORIES } from './catalog.ts';
import type { Chance } from './random.ts';

/** How a visit arrives: what follows the shop's address, and the page that it comes from. Which channel that is, the server has to find. */
export interface Arrival {
  query: string;
  referrer: string;
  /** How much likelier than usual such a visit is to end in a cart. */
  eagerness: number;
}

interface Way {
  weight: (mood: Mood, returning: boolean) => number;
  eagerness: number;
  referrer: string;
  /** Parameters of the landing page, in order. */
  tags?: (mood: Mood, chance: Chance) => Record<string, string>;
}

const INFLUENCERS = ['anna_at_home', 'slow.living.jonas', 'maison_mira'];
/** A click id as the networks write them, marked as a sample's. */
const clickId = (chance: Chance): string =>
  `sample-${Math.floor(chance.next() * 2 ** 32).toString(36)}${Math.floor(chance.next() * 2 ** 32).toString(36)}`;
const utm = (source: string, medium: string, campaign: string) => ({ utm_source: source, utm_medium: medium, utm_campaign: campaign });
const always =
  (fresh: number, returning = fresh) =>
  (_: Mood, back: boolean) =>
    back ? returning : fresh;

const WAYS: readonly Way[] = [
  { weight: always(13, 30), eagerness: 1.2, referrer: '' },
  { weight: always(26, 17), eagerness: 1, referrer: 'https://www.google.com/' },
  { weight: always(2), eagerness: 1, referrer: 'https://www.bing.com/' },
  { weight: always(2), eagerness: 1, referrer: 'https://www.ecosia.org/' },
  { weight: always(1.5), eagerness: 1, referrer: 'https://duckduckgo.com/' },
  {
    weight: always(5, 6),
    eagerness: 1.5,
    referrer: 'https://www.google.com/',
    tags: (_, chance) => ({ ...utm('google', 'cpc', 'brand'), utm_term: 'linden and loom', gclid: clickId(chance) }),
  },
  {
    weight: always(4, 1),
    eagerness: 0.9,
    referrer: 'https://www.google.com/',
    tags: (_, chance) => ({ ...utm('google', 'cpc', 'linen-generic'), utm_term: 'linen bedding', gclid: clickId(chance) }),
  },
  {
    weight: always(5, 2),
    eagerness: 1.1,
    referrer: 'https://www.google.com/',
    tags: (_, chance) => ({ ...utm('google', 'cpc', `shopping-${slug(chance.one(CATEGORIES))}`), gclid: clickId(chance) }),
  },
  { weight: always(1.5), eagerness: 1, referrer: 'https://www.idealo.de/' },
  { weight: always(7, 5), eagerness: 0.6, referrer: 'https://l.instagram.com/' },
  { weight: always(6, 3), eagerness: 0.7, referrer: 'https://www.pinterest.com/' },
  {
    weight: (mood, returning) => (mood.burst ? 20 : 5) * (returning ? 0.6 : 1),
    eagerness: 0.65,
    referrer: 'https://l.facebook.com/',
    tags: (mood, chance) => ({
      ...utm(
        chance.is(0.5) ? 'facebook' : 'instagram',
        'paid_social',
        mood.sale ? 'month-end-sale' : mood.burst ? 'linen-week' : 'prospecting',
      ),
      utm_content: chance.one(['video-a', 'video-b', 'carousel']),
      fbclid: clickId(chance),
    }),
  },
  {
    weight: (mood, returning) => (mood.burst ? 6 : 1.5) * (returning ? 0.4 : 1),
    eagerness: 0.45,
    referrer: 'https://www.tiktok.com/',
    tags: (mood, chance) => ({ ...utm('tiktok', 'paid_social', mood.burst ? 'linen-week' : 'prospecting'), ttclid: clickId(chance) }),
  },
  {
    weight: (mood, returning) => (mood.newsletter ? (returning ? 30 : 9) : returning ? 3 : 1),
    eagerness: 1.7,
    referrer: '',
    tags: (mood, chance) => ({
      ...utm('newsletter', 'email', mood.sale ? 'month-end-sale' : `newsletter-${mood.date}`),
      utm_content: chance.one(['hero', 'products', 'footer']),
    }),
  },
  {
    weight: (mood, returning) => (mood.sale ? (returning ? 4 : 0.5) : 0),
    eagerness: 1.6,
    referrer: '',
    tags: () => utm('sms', 'sms', 'month-end-sale'),
  },
  { weight: always(0, 1.5), eagerness: 1.2, referrer: '', tags: () => utm('webpush', 'push', 'back-in-stock') },
  {
    weight: always(3, 2),
    eagerness: 1.2,
    referrer: 'https://slow-living.example/',
    tags: (_, chance) => ({ ...utm('awin', 'affiliate', 'slow-living'), awc: clickId(chance) }),
  },
  { weight: always(1, 4), eagerness: 0.7, referrer: 'https://www.criteo.com/', tags: () => utm('criteo', 'display', 'retargeting') },
  {
    weight: always(2.5, 1),
    eagerness: 0.9,
    referrer: 'https://l.instagram.com/',
    tags: (_, chance) => utm(chance.one(INFLUENCERS), 'influencer', 'autumn-edit'),
  },
  { weight: always(3, 1), eagerness: 0.8, referrer: 'https://interiors-blog.example/linen-guide' },
  { weight: always(1.5, 1), eagerness: 0.9, referrer: 'https://www.wohnmagazin.example/' },
  { weight: always(1.5, 0.5), eagerness: 0.6, referrer: 'https://www.youtube.com/' },
  { weight: always(1, 0.3), eagerness: 0.5, referrer: 'https://www.youtube.com/', tags: () => utm('youtube', 'cpv', 'how-linen-is-made') },
  { weight: always(1.5, 0.7), eagerness: 1.3, referrer: 'https://chatgpt.com/', tags: () => ({ utm_source: 'chatgpt.com' }) },
  { weight: always(0.6, 0.3), eagerness: 1.2, referrer: 'https://www.perplexity.ai/' },
];

/** One visit's arrival, by what brings people on such a day. */
export function arrive(chance: Chance, mood: Mood, returning: boolean): Arrival {
  const { eagerness, referrer, tags } = chance.pick(WAYS.map((way) => [way, way.weight(mood, returning)] as const));
  return { query: tags ? `?${new URLSearchParams(tags(mood, chance))}` : '', referrer, eagerness };
}

function slug(text: string): string {
  return text.toLowerCase().replaceAll(' ', '-');
}
