import type { HealthAlert } from '../../contracts/health.ts';
import type { OrderSourceAnswer } from '../../contracts/order-sources.ts';
import type { Silence } from './silence.ts';
import type { Clock } from './watch.ts';
import { timeWords } from './words.ts';

const DAY = 86_400_000;

export function silenceAlert({ since, fewest, most }: Silence, { now, timezone }: Clock): HealthAlert {
  const usually = fewest === most ? `${fewest}` : `${fewest} to ${most}`;
  return {
    kind: 'silence',
    subject: '',
    since: new Date(since).toISOString(),
    events: null,
    of: null,
    usual: null,
    says: `No event since ${timeWords(since, now, timezone)}. The days before had ${usually} in the same time.`,
    todo: 'Look whether the shop is up, whether the snippet is still in its pages, and whether its write key still holds (Settings, Keys).',
  };
}

/** Shops whose last word was refused, within the last seven days. */
export function webhookAlerts(sources: readonly OrderSourceAnswer[], { now, timezone }: Clock): HealthAlert[] {
  return sources.flatMap(({ platform, delivered, refused }) => {
    if (!refused) return [];
    const at = Date.parse(refused.at);
    if (at < now - 7 * DAY || (delivered && Date.parse(delivered.at) >= at)) return [];
    const last = delivered
      ? ` The last one was taken at ${timeWords(Date.parse(delivered.at), now, timezone)}.`
      : ' None has been taken yet.';
    return [
      {
        kind: 'webhooks_refused' as const,
        subject: platform,
        since: refused.at,
        events: null,
        of: null,
        usual: null,
        says: `Order webhooks are refused, last at ${timeWords(at, now, timezone)} (${refused.outcome.replaceAll('_', ' ')}).${last}`,
        todo: 'Compare the signing secret in the shop with the one in Settings, Connections. Shops send again what was refused.',
      },
    ];
  });
}
