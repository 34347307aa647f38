import type { Channel } from '../../contracts/channel.ts';
import { type ReferrerKind, referrerKind, sourceKind } from './referrer-hosts.ts';

/** What says where a visit came from. Texts as sent, '' where absent; hosts lower-case without `www.`. */
export interface Arrival {
  source: string;
  medium: string;
  campaign: string;
  term: string;
  content: string;
  referrerHost: string;
  ownHost: string;
  /** The landing URL's parameters, names lower-case. */
  parameters: ReadonlyMap<string, string>;
}

export interface Acquisition {
  channel: Channel;
  source: string;
  medium: string;
  campaign: string;
  term: string;
  content: string;
  /** The click id's parameter, such as `gclid`; '' where there is none. */
  click_id: string;
  referrer_host: string;
}

/** Click ids that ad networks add to a link: each tells a paid click and whose it is. */
const CLICK_IDS: readonly [string, string, ReferrerKind][] = [
  ['gclid', 'google', 'search'],
  ['gbraid', 'google', 'search'],
  ['wbraid', 'google', 'search'],
  ['msclkid', 'bing', 'search'],
  ['dclid', 'google', 'other'],
  ['ttclid', 'tiktok', 'social'],
  ['twclid', 'twitter', 'social'],
  ['li_fat_id', 'linkedin', 'social'],
  ['rdt_cid', 'reddit', 'social'],
  ['sccid', 'snapchat', 'social'],
  ['epik', 'pinterest', 'social'],
];

interface Clues {
  source: string;
  medium: string;
  campaign: string;
  kind: ReferrerKind;
  paid: boolean;
  clickId: string;
  referrer: boolean;
  own: boolean;
  tagged: boolean;
}

/** The ladder: the first rung that holds names the channel. */
const LADDER: readonly [Channel, (c: Clues) => boolean][] = [
  ['paid_shopping', (c) => c.paid && (c.kind === 'shopping' || /(^|[^a-df-z])shop|shopping|pla\b/.test(c.campaign))],
  ['paid_search', (c) => c.paid && c.kind === 'search'],
  ['paid_social', (c) => c.paid && c.kind === 'social'],
  ['paid_video', (c) => c.paid && (c.kind === 'video' || c.medium.includes('video'))],
  ['display', (c) => /^(display|banner|expandable|interstitial|cpm|programmatic)$/.test(c.medium) || c.clickId === 'dclid'],
  ['affiliate', (c) => /^affiliates?$/.test(c.medium)],
  ['influencer', (c) => /^(influencers?|creators?|ambassador)$/.test(c.medium)],
  ['email', (c) => /^e[-_ ]?mail$|^newsletter$/.test(c.medium) || /^e[-_ ]?mail$|^newsletter$|^klaviyo$|^mailchimp$/.test(c.source)],
  ['sms', (c) => c.medium === 'sms' || c.source === 'sms'],
  ['push', (c) => /push$|^(mobile|web)?[-_ ]?notification$/.test(c.medium)],
  ['display', (c) => c.paid],
  ['internal', (c) => !c.tagged && c.own],
  ['internal', (c) => !c.tagged && c.kind === 'payment'],
  ['ai_assistant', (c) => c.kind === 'ai_assistant' || /^(ai|llm|ai[-_ ]assistant)$/.test(c.medium)],
  ['organic_shopping', (c) => c.kind === 'shopping'],
  ['organic_social', (c) => c.kind === 'social' || /^(social|social[-_ ](network|media)|sm)$/.test(c.medium)],
  ['organic_video', (c) => c.kind === 'video' || c.medium === 'video'],
  ['organic_search', (c) => c.kind === 'search' || c.medium === 'organic'],
  ['email', (c) => c.kind === 'email'],
  ['referral', (c) => c.referrer || c.tagged],
  ['direct', () => true],
];

/** Classifies an arrival: paid before organic, what the link says before who sent the visitor, and direct when nothing is known. */
export function classify(arrival: Arrival): Acquisition {
  const { parameters } = arrival;
  const said = (value: string, ...names: string[]): string => {
    const text = meaning(value) || meaning(names.map((name) => parameters.get(name)).find((found) => found) ?? '');
    return text.slice(0, 256);
  };
  const [clickId = '', clickSource = '', clickKind] = CLICK_IDS.find(([name]) => parameters.get(name)) ?? [];
  const source = said(arrival.source, 'utm_source', 'source', 'ref');
  const medium = said(arrival.medium, 'utm_medium');
  const campaign = said(arrival.campaign, 'utm_campaign');
  const term = said(arrival.term, 'utm_term');
  const content = said(arrival.content, 'utm_content');
  const { referrerHost, ownHost } = arrival;
  const own = referrerHost !== '' && sameSite(referrerHost, ownHost);
  const shownHost = own ? '' : referrerHost;
  const lowSource = source.toLowerCase();
  const named = source ? sourceKind(lowSource) : 'other';
  const kind = clickKind && clickKind !== 'other' ? clickKind : named !== 'other' ? named : shownHost ? referrerKind(shownHost) : 'other';
  const lowMedium = medium.toLowerCase();
  const clues: Clues = {
    source: lowSource,
    medium: lowMedium,
    campaign: campaign.toLowerCase(),
    kind,
    paid: clickId !== '' || (/^(.*cp.*|ppc|retargeting|paid.*|sem)$/.test(lowMedium) && lowMedium !== 'cpm'),
    clickId,
    referrer: shownHost !== '',
    own,
    tagged: source !== '' || medium !== '' || clickId !== '',
  };
  const channel = LADDER.find(([, holds]) => holds(clues))?.[0] ?? 'direct';
  const outside = channel !== 'internal' && channel !== 'direct';
  return {
    channel,
    source: source || clickSource || (outside ? shownHost : ''),
    medium: medium || (clickId ? 'cpc' : ''),
    campaign,
    term,
    content,
    click_id: clickId,
    referrer_host: outside || !own ? shownHost : '',
  };
}

/** What Google's tools write where nothing is known is the same as nothing. */
function meaning(text: string): string {
  const trimmed = text.trim();
  return /^\((direct|none|not set|not provided|referral)\)$/i.test(trimmed) ? '' : trimmed;
}

/** The same site: one host, or one a subdomain of the other, or both below one registrable name. */
function sameSite(a: string, b: string): boolean {
  if (b === '') return false;
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`) || registrable(a) === registrable(b);
}

function registrable(host: string): string {
  const parts = host.split('.');
  const short = (parts.at(-2)?.length ?? 0) <= 3 && parts.length > 2 && (parts.at(-1)?.length ?? 0) === 2;
  return parts.slice(short ? -3 : -2).join('.');
}
