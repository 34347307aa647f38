import type { Channel } from '../../contracts/channel.ts';
import { type ReferrerKind, referrerKind, sourceKind } from './referrer-hosts.ts';
import { isSameSite } from './same-site.ts';

/** What says where a visit came from. Texts as sent, '' where absent; hosts lower-case without `www.`. */
export interface Arrival {
  source: string;
  medium: string;
  campaign: string;
  term: string;
  content: string;
  referrerHost: string;
  /** The landing page's host, and those that the store says are its own. */
  ownHosts: readonly string[];
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

/** What an ad network, a mail sender or a shop directory adds to a link: whose it is, and whether the click was paid for. */
interface ClickId {
  name: string;
  source: string;
  kind: ReferrerKind;
  paid: boolean;
}
const paid = (name: string, source: string, kind: ReferrerKind): ClickId => ({ name, source, kind, paid: true });
const unpaid = (name: string, source: string, kind: ReferrerKind): ClickId => ({ name, source, kind, paid: false });
/** Facebook and Instagram mark every outbound link, paid or not, so theirs only tells the site; `srsltid` is Google's free listings. */
const CLICK_IDS: readonly ClickId[] = [
  paid('gclid', 'google', 'search'),
  paid('gbraid', 'google', 'search'),
  paid('wbraid', 'google', 'search'),
  paid('msclkid', 'bing', 'search'),
  paid('yclid', 'yandex', 'search'),
  paid('dclid', 'google', 'display'),
  paid('ttclid', 'tiktok', 'social'),
  paid('twclid', 'twitter', 'social'),
  paid('li_fat_id', 'linkedin', 'social'),
  paid('rdt_cid', 'reddit', 'social'),
  paid('sccid', 'snapchat', 'social'),
  paid('epik', 'pinterest', 'social'),
  unpaid('irclickid', 'impact', 'affiliate'),
  unpaid('awc', 'awin', 'affiliate'),
  unpaid('mc_eid', 'mailchimp', 'email'),
  unpaid('_kx', 'klaviyo', 'email'),
  unpaid('srsltid', 'google', 'shopping'),
  unpaid('fbclid', 'facebook', 'social'),
  unpaid('igshid', 'instagram', 'social'),
];
/** Parameters that may also come as properties of an event, where the landing URL is not known. */
export const CLICK_ID_NAMES: ReadonlySet<string> = new Set(CLICK_IDS.map((id) => id.name));

interface Clues {
  source: string;
  medium: string;
  campaign: string;
  kind: ReferrerKind;
  paid: boolean;
  referrer: boolean;
  own: boolean;
  tagged: boolean;
}
type Rung = readonly [Channel, (c: Clues) => boolean];

/** What only a tagged link can say: paid before unpaid. */
const TAGGED: readonly Rung[] = [
  ['display', (c) => /^(display|banner|expandable|interstitial|cpm|programmatic)$/.test(c.medium)],
  ['paid_shopping', (c) => c.paid && (c.kind === 'shopping' || /(^|[^a-df-z])shop|shopping|\bpla\b/.test(c.campaign))],
  ['paid_search', (c) => c.paid && c.kind === 'search'],
  ['paid_social', (c) => c.paid && c.kind === 'social'],
  ['paid_video', (c) => c.paid && (c.kind === 'video' || c.medium.includes('video'))],
  ['affiliate', (c) => c.kind === 'affiliate' || /^affiliates?$/.test(c.medium)],
  ['influencer', (c) => /^(influencers?|creators?|ambassador)$/.test(c.medium)],
  ['email', (c) => /^e[-_ ]?mail$|^newsletter$/.test(c.medium) || /^e[-_ ]?mail$|^newsletter$|^klaviyo$|^mailchimp$/.test(c.source)],
  ['sms', (c) => c.medium === 'sms' || c.source === 'sms'],
  ['push', (c) => /push$|^(mobile|web)?[-_ ]?notification$/.test(c.medium)],
  ['display', (c) => c.paid],
];
/** What the sender's site, or the medium's name, says besides. */
const SENT: readonly Rung[] = [
  ['internal', (c) => !c.tagged && (c.own || c.kind === 'payment')],
  ['display', (c) => c.kind === 'display'],
  ['ai_assistant', (c) => c.kind === 'ai_assistant' || /^(ai|llm|ai[-_ ]assistant)$/.test(c.medium)],
  ['organic_shopping', (c) => c.kind === 'shopping'],
  ['organic_social', (c) => c.kind === 'social' || /^(social|social[-_ ](network|media)|sm)$/.test(c.medium)],
  ['organic_video', (c) => c.kind === 'video' || c.medium === 'video'],
  ['organic_search', (c) => (c.kind === 'search' && c.medium !== 'referral') || c.medium === 'organic'],
  ['email', (c) => c.kind === 'email'],
  ['referral', (c) => c.referrer || c.tagged],
  ['direct', () => true],
];
const LADDER: readonly Rung[] = [...TAGGED, ...SENT];

/** Classifies an arrival: paid before organic, what the link says before who sent the visitor, and direct when nothing is known. */
export function classify(arrival: Arrival): Acquisition {
  const { parameters, referrerHost } = arrival;
  const own = referrerHost !== '' && arrival.ownHosts.some((host) => isSameSite(referrerHost, host));
  const click = parameters.size === 0 ? undefined : CLICK_IDS.find((id) => parameters.get(id.name));
  const parameter = (name: string): string => meaning(parameters.get(name) ?? '');
  // Shops use `ref` and `source` on links of their own too.
  const source = meaning(arrival.source) || parameter('utm_source') || (own ? '' : parameter('source') || parameter('ref'));
  const medium = meaning(arrival.medium) || parameter('utm_medium');
  const campaign = meaning(arrival.campaign) || parameter('utm_campaign');
  const sender = own ? '' : referrerHost;
  const clues: Clues = {
    source: source.toLowerCase(),
    medium: medium.toLowerCase(),
    campaign: campaign.toLowerCase(),
    kind: kindOf(source, sender, click),
    paid: click?.paid === true || (medium !== '' && /^(.*cp[acmv].*|.*cp|ppc|retargeting|paid.*|sem)$/i.test(medium)),
    referrer: sender !== '',
    own,
    tagged: source !== '' || medium !== '' || click !== undefined,
  };
  const channel = (clues.tagged ? LADDER : SENT).find(([, holds]) => holds(clues))?.[0] ?? 'direct';
  return {
    channel,
    source: source || (click?.source ?? (channel === 'internal' ? '' : sender)),
    medium: medium || (click?.paid ? 'cpc' : ''),
    campaign,
    term: meaning(arrival.term) || parameter('utm_term'),
    content: meaning(arrival.content) || parameter('utm_content'),
    click_id: click?.name ?? '',
    referrer_host: sender,
  };
}

/** A paid click id tells most, then the source's name, then any other click id, then the site that sent the visitor. */
function kindOf(source: string, sender: string, click: ClickId | undefined): ReferrerKind {
  if (click?.paid) return click.kind;
  const named = source === '' ? 'other' : sourceKind(source.toLowerCase());
  if (named !== 'other') return named;
  if (click) return click.kind;
  return sender === '' ? 'other' : referrerKind(sender);
}

/** At most 256 characters. What Google's tools write where nothing is known is the same as nothing. */
function meaning(text: string): string {
  if (text === '') return '';
  const trimmed = text.trim().slice(0, 256);
  return /^\((direct|none|not set|not provided|referral)\)$/i.test(trimmed) ? '' : trimmed;
}
