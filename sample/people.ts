import type { Chance } from './random.ts';
import { SHOP } from './store.ts';

export interface Visitor {
  visitor_id: string;
  country: string;
  city: string;
  device: string;
  browser: string;
  os: string;
}

const PLACES: readonly (readonly [readonly [string, string], number])[] = [
  [['DE', 'Berlin'], 18],
  [['DE', 'Hamburg'], 11],
  [['DE', 'Munich'], 10],
  [['DE', 'Cologne'], 8],
  [['DE', 'Leipzig'], 5],
  [['AT', 'Vienna'], 9],
  [['AT', 'Graz'], 3],
  [['CH', 'Zurich'], 7],
  [['NL', 'Amsterdam'], 6],
  [['FR', 'Paris'], 5],
  [['GB', 'London'], 5],
  [['DK', 'Copenhagen'], 3],
  [['SE', 'Stockholm'], 3],
  [['IT', 'Milan'], 2],
  [['ES', 'Barcelona'], 2],
  [['PL', 'Warsaw'], 2],
  [['US', 'New York'], 2],
  [['JP', 'Tokyo'], 1],
];
const DEVICES: readonly (readonly [readonly [string, string, string], number])[] = [
  [['mobile', 'Safari', 'iOS'], 34],
  [['mobile', 'Chrome', 'Android'], 27],
  [['desktop', 'Chrome', 'Windows'], 16],
  [['desktop', 'Safari', 'macOS'], 9],
  [['desktop', 'Firefox', 'Windows'], 5],
  [['desktop', 'Edge', 'Windows'], 4],
  [['tablet', 'Safari', 'iOS'], 5],
];

/** Who a person is never changes from visit to visit. */
export function person(id: string, chance: Chance): Visitor {
  const [country, city] = chance.pick(PLACES);
  const [device, browser, os] = chance.pick(DEVICES);
  return { visitor_id: id, country, city, device, browser, os };
}

/** How a visit arrives: what follows the shop's address, and the page that it comes from. */
export interface Arrival {
  query: string;
  referrer: string;
}

/** What brings people on a day. Newsletters go out on Tuesdays and Fridays; every third week paid social is turned up; the last week of each month is a sale. */
export interface Mood {
  newsletter: boolean;
  burst: boolean;
  sale: boolean;
}

export function moodOf(day: number): Mood {
  const weekday = (day + 4) % 7;
  const date = new Date(day * 86_400_000).getUTCDate();
  return { newsletter: weekday === 2 || weekday === 5, burst: Math.floor((day + 3) / 7) % 3 === 0, sale: date >= 22 && date <= 28 };
}

export function arrive(chance: Chance, mood: Mood, returning: boolean): Arrival {
  const kind = chance.pick<string>([
    ['direct', returning ? 30 : 14],
    ['google', 27],
    ['ads', 12],
    ['bing', 3],
    ['instagram', 9],
    ['pinterest', 6],
    ['meta', mood.burst ? 20 : 6],
    ['newsletter', mood.newsletter ? (returning ? 30 : 8) : 2],
    ['affiliate', 4],
    ['blog', 4],
    ['youtube', 2],
    ['chatgpt', 2],
    ['influencer', 2],
  ]);
  const campaign = mood.sale ? 'sale' : 'collection';
  const tagged = (source: string, medium: string, more = '') =>
    `?utm_source=${source}&utm_medium=${medium}&utm_campaign=${campaign}${more}`;
  const arrivals: Record<string, Arrival> = {
    direct: { query: '', referrer: '' },
    google: { query: '', referrer: 'https://www.google.com/' },
    ads: { query: `${tagged('google', 'cpc')}&gclid=sample${chance.whole(1, 1e9)}`, referrer: 'https://www.google.com/' },
    bing: { query: '', referrer: 'https://www.bing.com/' },
    instagram: { query: '', referrer: 'https://l.instagram.com/' },
    pinterest: { query: '', referrer: 'https://www.pinterest.com/' },
    meta: { query: tagged('facebook', 'paid_social'), referrer: 'https://l.facebook.com/' },
    newsletter: { query: tagged('newsletter', 'email'), referrer: '' },
    affiliate: { query: tagged('slow-living', 'affiliate'), referrer: 'https://slow-living.example/' },
    blog: { query: '', referrer: 'https://interiors-blog.example/' },
    youtube: { query: '', referrer: 'https://www.youtube.com/' },
    chatgpt: { query: '', referrer: 'https://chatgpt.com/' },
    influencer: { query: tagged('anna_at_home', 'influencer'), referrer: 'https://l.instagram.com/' },
  };
  return arrivals[kind] ?? { query: '', referrer: `${SHOP}/` };
}
