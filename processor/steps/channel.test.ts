import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../contracts/channel.ts';
import { type Arrival, classify } from './channel.ts';
import { locationOf, parametersOf } from './url.ts';

/** An arrival at a landing URL from a referrer, as the enricher makes it. */
function arrive(url: string, referrer = '', more: Partial<Arrival> = {}) {
  const landing = locationOf(url);
  return classify({
    source: '',
    medium: '',
    campaign: '',
    term: '',
    content: '',
    referrerHost: locationOf(referrer).hostname,
    ownHosts: [landing.hostname],
    parameters: parametersOf(landing.query),
    ...more,
  });
}
const SHOP = 'https://www.shop.example/';

const CASES: [Channel, string, string][] = [
  ['direct', '', ''],
  ['direct', '?utm_source=(direct)&utm_medium=(none)', ''],
  ['direct', '?utm_source=(not set)', ''],
  ['internal', '', 'https://shop.example/cart'],
  ['internal', '', 'https://checkout.shop.example/done'],
  ['internal', '?ref=home-banner', 'https://shop.example/'],
  ['internal', '', 'https://www.paypal.com/checkout'],
  ['organic_search', '', 'https://www.google.com/'],
  ['organic_search', '', 'https://www.google.co.uk/'],
  ['organic_search', '', 'https://duckduckgo.com/'],
  ['organic_search', '', 'https://uk.search.yahoo.com/'],
  ['organic_search', '', 'android-app://com.google.android.googlequicksearchbox/'],
  ['organic_search', '?utm_source=baidu&utm_medium=organic', ''],
  ['referral', '?utm_source=google.com&utm_medium=referral', ''],
  ['paid_search', '?gclid=x', 'https://www.google.com/'],
  ['paid_search', '?GCLID=x', ''],
  ['paid_search', '?gbraid=x', ''],
  ['paid_search', '?msclkid=x', ''],
  ['paid_search', '?utm_source=google&utm_medium=cpc', 'https://www.google.com/'],
  ['paid_search', '?utm_source=google_ads&utm_medium=PPC', ''],
  ['paid_shopping', '?gclid=x&utm_campaign=Summer%20Shopping', ''],
  ['paid_shopping', '?utm_source=google_shopping&utm_medium=cpc', ''],
  ['organic_shopping', '?srsltid=x', 'https://www.google.com/'],
  ['organic_shopping', '', 'https://www.idealo.de/'],
  ['paid_social', '?utm_source=facebook&utm_medium=paid_social', ''],
  ['paid_social', '?utm_source=meta&utm_medium=paid&fbclid=x', ''],
  ['paid_social', '?ttclid=x', ''],
  ['paid_social', '?twclid=x', 'https://t.co/abc'],
  ['organic_social', '?fbclid=x', ''],
  ['organic_social', '', 'https://l.facebook.com/'],
  ['organic_social', '?utm_source=meta&utm_medium=social', ''],
  ['organic_social', '?utm_source=newsroom&utm_medium=social', ''],
  ['paid_video', '?utm_source=youtube&utm_medium=cpv', ''],
  ['organic_video', '', 'https://m.youtube.com/watch?v=1'],
  ['display', '?utm_source=dfa&utm_medium=cpm', ''],
  ['display', '?utm_source=publisher&utm_medium=banner', ''],
  ['display', '?dclid=x', ''],
  ['display', '', 'https://googleads.g.doubleclick.net/pagead/ads?x=1'],
  ['display', '?utm_source=unknown&utm_medium=cpc', ''],
  ['affiliate', '?utm_source=partners&utm_medium=affiliate', 'https://blog.example/'],
  ['affiliate', '?awc=1_2_3', ''],
  ['influencer', '?utm_source=anna&utm_medium=influencer', 'https://www.instagram.com/'],
  ['email', '?utm_source=spring&utm_medium=e-mail', ''],
  ['email', '?utm_source=newsletter', ''],
  ['email', '?mc_eid=1', ''],
  ['email', '', 'https://mail.google.com/mail/u/0/'],
  ['sms', '?utm_source=twilio&utm_medium=sms', ''],
  ['push', '?utm_source=app&utm_medium=web-push', ''],
  ['ai_assistant', '', 'https://chatgpt.com/'],
  ['ai_assistant', '?utm_source=chatgpt.com', ''],
  ['ai_assistant', '?utm_source=perplexity', ''],
  ['ai_assistant', '', 'https://gemini.google.com/app'],
  ['ai_assistant', '', 'https://copilot.microsoft.com/'],
  ['ai_assistant', '', 'https://claude.ai/'],
  ['referral', '', 'https://blog.example/post'],
  ['referral', '?ref=producthunt', ''],
  ['referral', '', 'https://notgoogle.com/'],
  ['referral', '', 'https://google.com.evil.example/'],
];

it.each(CASES)('%s: %s from %s', (channel, query, referrer) => {
  expect(arrive(SHOP + query, referrer).channel).toBe(channel);
});

describe('an arrival', () => {
  it('keeps what the link says', () => {
    const url = `${SHOP}?utm_source=Google&utm_medium=cpc&utm_campaign=Summer+Sale&utm_term=shoes&utm_content=a%2Fb&gclid=1`;
    expect(arrive(url, 'https://www.google.de/')).toEqual({
      channel: 'paid_search',
      source: 'Google',
      medium: 'cpc',
      campaign: 'Summer Sale',
      term: 'shoes',
      content: 'a/b',
      click_id: 'gclid',
      referrer_host: 'google.de',
    });
  });

  it('takes its source from the click id, or else from who sent it', () => {
    expect(arrive(`${SHOP}?gclid=1`)).toMatchObject({ source: 'google', medium: 'cpc' });
    expect(arrive(SHOP, 'https://blog.example/')).toMatchObject({ source: 'blog.example', medium: '', referrer_host: 'blog.example' });
  });

  it('names no sender when it comes from the shop itself', () => {
    expect(arrive(SHOP, 'https://shop.example/a')).toMatchObject({ channel: 'internal', source: '', referrer_host: '' });
  });

  it('is internal from any of the hosts that the store calls its own', () => {
    const ownHosts = ['shop.example', 'pay.partner.example'];
    expect(arrive(SHOP, 'https://pay.partner.example/', { ownHosts }).channel).toBe('internal');
  });

  it('does not take shops of one platform for one site', () => {
    expect(arrive('https://a.myshopify.com/', 'https://b.myshopify.com/').channel).toBe('referral');
    expect(arrive('https://a.co.uk/', 'https://b.co.uk/').channel).toBe('referral');
    expect(arrive('https://shop.a.co.uk/', 'https://www.a.co.uk/').channel).toBe('internal');
  });

  it('believes what the event itself says before the link', () => {
    expect(arrive(`${SHOP}?utm_medium=cpc`, '', { source: 'spring', medium: 'email' }).channel).toBe('email');
  });
});

const FILE = join(import.meta.dirname, '../../../shared/data/ga360_one_day/events.csv');
/** Google Analytics' own names, of 2017: video was not yet apart from social. */
const AS_GOOGLE: Record<string, Channel[]> = {
  'Organic Search': ['organic_search'],
  Direct: ['direct', 'internal'],
  Referral: ['referral'],
  Social: ['organic_social', 'organic_video'],
  'Paid Search': ['paid_search'],
  Affiliates: ['affiliate'],
  Display: ['display'],
};

it.skipIf(!existsSync(FILE))('agrees with Google Analytics on at least 97 of 100 entrances that say where they come from', () => {
  const rows = (parse(readFileSync(FILE), { columns: true, relax_quotes: true, bom: true }) as Record<string, string>[])
    .filter((row) => row.is_entrance === '1')
    .filter((row) => row.referrer || row.gclid || row.utm_source !== '(direct)');
  const agreed = rows.filter((row) => {
    const arrival = arrive(row.page_url ?? '', row.referrer ?? '', {
      source: row.utm_source ?? '',
      medium: row.utm_medium ?? '',
      parameters: new Map(row.gclid ? [['gclid', row.gclid]] : []),
    });
    return AS_GOOGLE[row.channel ?? '']?.includes(arrival.channel);
  });
  expect(rows).toHaveLength(1_951);
  expect(agreed.length / rows.length).toBeGreaterThan(0.97);
});
