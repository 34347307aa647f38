import type { AlertKind } from '../../contracts/health.ts';
import type { ShiftRule } from './shift.ts';

/** One share that is watched. */
export interface Check extends ShiftRule {
  kind: AlertKind;
  /** The share below which it is nobody's trouble, 0..1. */
  floor: number;
  /** The share from which on it is told though it has always been so; absent: never. */
  standing?: number;
  /** The rest of "35 % of purchases since 14:05 …". */
  says: string;
  of: string;
  todo: string;
}

const PURCHASES = { floor: 0.02, fewest: 5, cap: 50, standing: 0.05, of: 'purchases' } as const;
/** Events of one visitor or file come together: of five minutes' thousands few are evidence of their own. */
const EVENTS = { fewest: 30, cap: 30, of: 'events' } as const;

export const WITHOUT_ORDER: Check = {
  ...PURCHASES,
  kind: 'purchases_without_order',
  says: 'have no order id',
  todo: 'Send order_id with every purchase, and look at what changed in the shop at that time. Without it an order that is reported twice counts twice, and it cannot be compared with what the shop says.',
};
export const WITHOUT_VALUE: Check = {
  ...PURCHASES,
  kind: 'purchases_without_value',
  says: 'have no value',
  todo: 'Send value (what the order is worth) and currency with every purchase. Without them the order counts and its revenue does not.',
};
export const OTHER_CURRENCY: Check = {
  ...PURCHASES,
  kind: 'purchases_in_other_currency',
  says: "are in another currency than the store's, so they are not in its revenue",
  todo: "Send amounts in the store's currency, or make a store for each currency (Settings, Stores).",
};
export const DUPLICATES: Check = {
  ...EVENTS,
  kind: 'duplicates',
  floor: 0.1,
  says: 'came more than once',
  todo: 'They are counted once. Look whether a server or an import sends again what was taken already, or makes one event_id for several events.',
};
export const BOTS: Check = {
  ...EVENTS,
  kind: 'bots',
  floor: 0.3,
  says: 'came from crawlers and monitors',
  todo: 'They are kept out of the figures. If they are from your own server, send them with a secret key: then they are taken as they are.',
};
export const rejectedFor = (words: string): Check => ({
  ...EVENTS,
  kind: 'rejected',
  floor: 0.01,
  standing: 0.05,
  says: `were rejected: ${words}`,
  todo: 'Nothing is lost: look at them under "Rejected events", mend and replay them there, and mend what sends them.',
});
