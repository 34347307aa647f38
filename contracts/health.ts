export const ALERT_KINDS = [
  'silence',
  'purchases_without_order',
  'purchases_without_value',
  'purchases_in_other_currency',
  'rejected',
  'duplicates',
  'bots',
  'webhooks_refused',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Something that a merchant should look at, as `GET /api/health/alerts` tells it. */
export interface HealthAlert {
  kind: AlertKind;
  /** Tells alerts of one kind apart: the reason of rejected events, the platform of webhooks; else empty. */
  subject: string;
  /** When it began, ISO; null: it has been so for as long as is looked back. */
  since: string | null;
  /** Of how many since then how many are concerned; null where nothing is counted. */
  events: number | null;
  of: number | null;
  /** The share that was usual before, 0..1. */
  usual: number | null;
  /** What is wrong, in a sentence with the store's own clock. */
  says: string;
  /** What to do about it. */
  todo: string;
}

export interface HealthAlertsAnswer {
  alerts: HealthAlert[];
  /** ISO. */
  checked_at: string;
}
