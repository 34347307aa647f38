import { remember } from './remember.ts';

/** Hosts by what they are, as the end of a host name. Search engines and networks with a country's ending are matched by their first part. */
const SEARCH = [
  'bing.com',
  'duckduckgo.com',
  'ecosia.org',
  'qwant.com',
  'startpage.com',
  'search.brave.com',
  'baidu.com',
  'sogou.com',
  'so.com',
  'naver.com',
  'seznam.cz',
  'ask.com',
  'aol.com',
  'lycos.com',
  'kagi.com',
  'search.naver.com',
  'presearch.com',
  'mojeek.com',
  'rambler.ru',
  'daum.net',
  'wow.com',
  'searx.be',
  'goo.ne.jp',
  'cse.google.com',
  'com.google.android.googlequicksearchbox',
];
const SEARCH_BRANDS = /^(?:(?:www|m|images|news|search|[a-z]{2})\.)*(?:google|yahoo|yandex|ya)\.[a-z.]{2,6}$/;
const SHOPPING = [
  'shopping.google.com',
  'amazon.com',
  'amazon.de',
  'amazon.co.uk',
  'amazon.fr',
  'ebay.com',
  'ebay.de',
  'etsy.com',
  'idealo.de',
  'pricerunner.com',
  'walmart.com',
  'aliexpress.com',
  'kelkoo.com',
  'shopzilla.com',
];
const VIDEO = [
  'com.google.android.youtube',
  'youtube.com',
  'youtu.be',
  'vimeo.com',
  'twitch.tv',
  'dailymotion.com',
  'netflix.com',
  'bilibili.com',
];
const SOCIAL = [
  'facebook.com',
  'fb.com',
  'fb.me',
  'instagram.com',
  'twitter.com',
  't.co',
  'x.com',
  'linkedin.com',
  'lnkd.in',
  'pinterest.com',
  'pin.it',
  'reddit.com',
  'redd.it',
  'tiktok.com',
  'snapchat.com',
  'threads.net',
  'threads.com',
  'bsky.app',
  'mastodon.social',
  'tumblr.com',
  'vk.com',
  'ok.ru',
  'weibo.com',
  'quora.com',
  'discord.com',
  'telegram.org',
  't.me',
  'whatsapp.com',
  'wa.me',
  'messenger.com',
  'ycombinator.com',
  'plus.google.com',
  'groups.google.com',
  'blogger.com',
  'blogspot.com',
  'wordpress.com',
  'medium.com',
  'meetup.com',
  'xing.com',
  'nextdoor.com',
  'line.me',
  'stackoverflow.com',
  'stackexchange.com',
  'plus.url.google.com',
  'com.facebook.katana',
  'com.instagram.android',
  'com.linkedin.android',
  'com.pinterest',
  'com.reddit.frontpage',
  'com.twitter.android',
];
const ASSISTANTS = [
  'chatgpt.com',
  'chat.openai.com',
  'openai.com',
  'perplexity.ai',
  'gemini.google.com',
  'bard.google.com',
  'copilot.microsoft.com',
  'claude.ai',
  'you.com',
  'poe.com',
  'deepseek.com',
  'chat.deepseek.com',
  'grok.com',
  'meta.ai',
  'phind.com',
  'mistral.ai',
  'duck.ai',
  'kimi.com',
];
const MAIL = [
  'mail.google.com',
  'outlook.live.com',
  'outlook.office.com',
  'outlook.office365.com',
  'mail.yahoo.com',
  'mail.aol.com',
  'mail.proton.me',
  'mail.zoho.com',
  'webmail.t-online.de',
  'navigator.gmx.net',
  'navigator.web.de',
  'mail.ru',
  'e.mail.ru',
  'deref-gmx.net',
  'deref-web-02.de',
  'com.google.android.gm',
];
/** Servers that advertisements are shown from. */
const ADVERTISING = ['doubleclick.net', 'googlesyndication.com', 'criteo.com', 'taboola.com', 'outbrain.com', 'adnxs.com'];
/** Pages where one pays or signs in on the way: coming back from them is not a new visit from there. */
const PAYMENT = [
  'paypal.com',
  'checkout.stripe.com',
  'hooks.stripe.com',
  'klarna.com',
  'pay.google.com',
  'shop.app',
  'checkout.shopify.com',
  'afterpay.com',
  'mollie.com',
  'adyen.com',
];

export type ReferrerKind =
  | 'search'
  | 'shopping'
  | 'video'
  | 'social'
  | 'ai_assistant'
  | 'email'
  | 'affiliate'
  | 'display'
  | 'payment'
  | 'other';

/** In order: the more particular host first. */
const TABLE: [ReferrerKind, readonly string[]][] = [
  ['payment', PAYMENT],
  ['display', ADVERTISING],
  ['ai_assistant', ASSISTANTS],
  ['email', MAIL],
  ['shopping', SHOPPING],
  ['social', SOCIAL],
  ['video', VIDEO],
  ['search', SEARCH],
];
const KINDS = new Map(TABLE.toReversed().flatMap(([kind, hosts]) => hosts.map((host): [string, ReferrerKind] => [host, kind])));

/** What kind of site a host is: looked up by the host itself and by each of its parents. */
export const referrerKind = remember<ReferrerKind>(10_000, (host) => {
  for (let at = 0; at >= 0; at = host.indexOf('.', at + 1)) {
    const kind = KINDS.get(at === 0 ? host : host.slice(at + 1));
    if (kind) return kind;
    if (at === 0 && SEARCH_BRANDS.test(host)) return 'search';
  }
  return 'other';
});

/** How people write a source in utm_source, where it is not the site's own name. */
const SOURCE_NAMES = new Map([
  ['ig', 'instagram.com'],
  ['insta', 'instagram.com'],
  ['fb', 'facebook.com'],
  ['meta', 'facebook.com'],
  ['yt', 'youtube.com'],
  ['tw', 'twitter.com'],
  ['adwords', 'google.com'],
  ['google_shopping', 'shopping.google.com'],
  ['googleshopping', 'shopping.google.com'],
  ['gemini', 'gemini.google.com'],
  ['copilot', 'copilot.microsoft.com'],
  ['brave', 'search.brave.com'],
]);

/** A source as people write it in utm_source ("facebook", "ig", "google_ads", "chatgpt.com"), lower-case: the kind of site it means. */
export const sourceKind = remember<ReferrerKind>(10_000, (source) => {
  if (source.includes('.')) return referrerKind(source.replace(/^www\./, ''));
  const name = source.replace(/[-_ ]?ads?$/, '') || source;
  const host = SOURCE_NAMES.get(name);
  if (host) return referrerKind(host);
  const found = referrerKind(`${name}.com`);
  return found !== 'other' ? found : referrerKind(`${name}.ai`);
});
