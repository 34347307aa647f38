/** A browser in which one is signed in. */
export interface BrowserSession {
  id: string;
  current: boolean;
  address: string;
  browser: string;
  since: string;
  until: string;
}

/** Oneself, as `GET /api/me` tells it. */
export interface Me {
  name: string;
  email: string;
  two_factor: boolean;
  /** False for somebody who comes by a provider alone. */
  has_password: boolean;
  sessions: BrowserSession[];
}
