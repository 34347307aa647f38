import { type MachineReason, machineReason } from '../../platform/http/machine-agent.ts';
import { remember } from './remember.ts';

export type BotReason = MachineReason | 'bot_referrer_spam';

/** Sites known only for visiting others so that their name appears in statistics. */
const SPAM = new Set([
  'semalt.com',
  'buttons-for-website.com',
  'darodar.com',
  'ilovevitaly.com',
  'best-seo-offer.com',
  'success-seo.com',
  'trafficmonetize.org',
  'free-share-buttons.com',
  'event-tracking.com',
  'get-free-traffic-now.com',
  'traffic2money.com',
  'floating-share-buttons.com',
  '4webmasters.org',
  'simple-share-buttons.com',
]);

const byUserAgent = remember<MachineReason | 'human'>(20_000, (userAgent) => machineReason(userAgent) ?? 'human');

const isSpam = remember<boolean>(10_000, (host) => SPAM.has(host.split('.').slice(-2).join('.')));

/** Why an event of a browser is a machine's; null for a person's. Requests with the secret key are never asked. */
export function botReason(userAgent: string, referrerHost: string, webdriver: boolean): BotReason | null {
  const reason = byUserAgent(userAgent);
  if (reason !== 'human') return reason;
  if (webdriver) return 'bot_headless';
  return isSpam(referrerHost) ? 'bot_referrer_spam' : null;
}
