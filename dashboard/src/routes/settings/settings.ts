/** A store's settings, as `GET /api/stores/{store}` tells them. */
export interface StoreSettings {
  id: string;
  name: string;
  currency: string;
  timezone: string;
  session_timeout_minutes: number;
  origins: string[];
  retention_days: number | null;
  consent_mode: 'cookieless' | 'required';
  sample: boolean;
}
