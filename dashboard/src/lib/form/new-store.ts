import { guessCurrency } from './money-and-time.ts';

/** As `POST /api/setup` and `POST /api/stores` want it. */
export interface NewStore {
  name: string;
  domain: string;
  currency: string;
  timezone: string;
}

/** A store with what the browser tells of where its owner is. */
export function newStore(): NewStore {
  return { name: '', domain: '', currency: guessCurrency(navigator.language), timezone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}
