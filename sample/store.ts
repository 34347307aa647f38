import type { Store } from '../contracts/store.ts';

/** The simulated shop. Its pages say that it is one. */
export const SAMPLE_STORE: Store = {
  id: 'sample',
  name: 'Linden & Loom',
  currency: 'EUR',
  timezone: 'Europe/Berlin',
  origins: [],
  sample: true,
  session_timeout_minutes: 30,
};
export const SHOP = 'https://linden-loom.example';
