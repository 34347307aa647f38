/**
 * Who may do what, written down here by hand and not taken from the server: a route that is not in this table fails the benchmark.
 * `allow`: roles and keys that get through; `all` is every role. Everybody else is refused in the way that belongs to them.
 */
export interface Row {
  allow: readonly string[];
  /** What is asked, with everything filled in; absent: the route itself. */
  ask?: string;
  body?: unknown;
}

const all = ['owner', 'admin', 'marketer', 'analyst', 'viewer'];
const workers = ['owner', 'admin', 'marketer', 'analyst'];
const makers = ['owner', 'admin', 'marketer'];
const heads = ['owner', 'admin'];
const ID = '00000000-0000-4000-8000-000000000000';
const OF_STORE = 'store=shop';

/** Anybody may ask: nothing of a store is behind it. */
export const PUBLIC: Record<string, Row> = {
  'GET /healthz': { allow: [] },
  'GET /readyz': { allow: [] },
  'GET /metrics': { allow: [] },
  'GET /setup': { allow: [] },
  'GET /api/setup': { allow: [] },
  'POST /api/setup': { allow: [] },
  'GET /api/sign-in': { allow: [] },
  'GET /api/roles': { allow: [] },
  'GET /api/openapi.json': { allow: [] },
  'GET /api/docs': { allow: [] },
  'GET /api/docs/start.js': { allow: [] },
  'POST /api/invitations/look': { allow: [] },
  'POST /api/shares/open': { allow: [] },
  'GET /api/auth/callback/oidc': { allow: [] },
  'GET /api/auth/passkey/generate-register-options': { allow: [] },
  'GET /api/auth/passkey/generate-authenticate-options': { allow: [] },
  'GET /api/auth/passkey/list-user-passkeys': { allow: [] },
  'GET /api/docs/:file': { allow: [], ask: '/api/docs/swagger-ui.css' },
};

/** Anybody may ask from our own pages, and nobody from another site's. */
export const OWN_PAGES: Record<string, Row> = {
  'POST /api/auth/sign-in/email': { allow: [] },
  'POST /api/auth/sign-in/social': { allow: [] },
  'POST /api/auth/request-password-reset': { allow: [] },
  'POST /api/auth/reset-password': { allow: [] },
  'POST /api/auth/change-password': { allow: [] },
  'POST /api/auth/two-factor/enable': { allow: [] },
  'POST /api/auth/two-factor/verify-totp': { allow: [] },
  'POST /api/auth/two-factor/verify-backup-code': { allow: [] },
  'POST /api/auth/two-factor/generate-backup-codes': { allow: [] },
  'POST /api/auth/two-factor/disable': { allow: [] },
  'POST /api/auth/passkey/verify-registration': { allow: [] },
  'POST /api/auth/passkey/verify-authentication': { allow: [] },
  'POST /api/auth/passkey/delete-passkey': { allow: [] },
  'POST /api/invitations/accept': { allow: [], body: { token: 'none' } },
};

/** About oneself: any person, no key. */
export const OWN: Record<string, Row> = {
  'GET /api/me': { allow: [] },
  'PATCH /api/me': { allow: [], body: { name: 'Same' } },
  'DELETE /api/me/sessions/:session': { allow: [], ask: '/api/me/sessions/none' },
};

/** Whoever is somebody. */
export const SOMEBODY = ['GET /api/session'] as const;

/** Only persons who own some store. */
export const OWNERS: Record<string, Row> = {
  'POST /api/stores': { allow: [], body: { name: 'Matrix', currency: 'EUR', timezone: 'UTC' } },
};

/** Done once and at the end, as it takes away what the others need. */
export const LAST = ['DELETE /api/me/sessions', 'POST /api/auth/sign-out'] as const;

/** Of one store: strangers are told that there is none. */
export const OF_ONE_STORE: Record<string, Row> = {
  'GET /api/stats': {
    allow: [...all, 'share link', 'secret key', 'reading key'],
    ask: `/api/stats?${OF_STORE}&metrics=visitors&range=today`,
  },
  'GET /api/stores/:id/status': { allow: [...all, 'share link', 'secret key', 'reading key'], ask: '/api/stores/shop/status' },
  'GET /api/ledger': { allow: [...all, 'secret key'], ask: `/api/ledger?${OF_STORE}` },
  'GET /api/rejected': { allow: [...workers, 'secret key'], ask: `/api/rejected?${OF_STORE}` },
  'POST /api/stores/:store/sql': {
    allow: ['owner', 'admin', 'analyst', 'secret key'],
    ask: '/api/stores/shop/sql',
    body: { query: 'SELECT count() FROM events' },
  },
  'GET /api/stores/:store/sql/schema': { allow: ['owner', 'admin', 'analyst', 'secret key'], ask: '/api/stores/shop/sql/schema' },
  'POST /api/rejected/replay': { allow: [...heads, 'secret key'], body: { store: 'shop', events: [{ id: 'none' }], dry_run: true } },
  'GET /api/health/alerts': { allow: [...all, 'secret key'], ask: `/api/health/alerts?${OF_STORE}` },
  'GET /api/stores/:store': { allow: [...all, 'secret key'], ask: '/api/stores/shop' },
  'PATCH /api/stores/:store': { allow: heads, ask: '/api/stores/shop', body: { name: 'Shop' } },
  'DELETE /api/stores/:store': { allow: ['owner'], ask: '/api/stores/shop', body: { name: 'not its name' } },
  'GET /api/stores/:store/people': { allow: workers, ask: '/api/stores/shop/people' },
  'POST /api/stores/:store/people': { allow: heads, ask: '/api/stores/shop/people', body: { email: 'x@shop.example', role: 'viewer' } },
  'PATCH /api/stores/:store/people/:person': { allow: heads, ask: `/api/stores/shop/people/${ID}`, body: { role: 'viewer' } },
  'DELETE /api/stores/:store/people/:person': { allow: heads, ask: `/api/stores/shop/people/${ID}` },
  'DELETE /api/stores/:store/invitations/:invitation': { allow: heads, ask: `/api/stores/shop/invitations/${ID}` },
  'GET /api/stores/:store/keys': { allow: heads, ask: '/api/stores/shop/keys' },
  'POST /api/stores/:store/keys': { allow: heads, ask: '/api/stores/shop/keys', body: { kind: 'secret', name: 'matrix' } },
  'POST /api/stores/:store/keys/:key/rotate': { allow: heads, ask: `/api/stores/shop/keys/${ID}/rotate`, body: { overlap_hours: 1 } },
  'DELETE /api/stores/:store/keys/:key': { allow: heads, ask: `/api/stores/shop/keys/${ID}` },
  'GET /api/stores/:store/shares': { allow: makers, ask: '/api/stores/shop/shares' },
  'POST /api/stores/:store/shares': { allow: makers, ask: '/api/stores/shop/shares', body: { name: 'matrix' } },
  'DELETE /api/stores/:store/shares/:share': { allow: makers, ask: `/api/stores/shop/shares/${ID}` },
  'GET /api/stores/:store/audit': { allow: heads, ask: '/api/stores/shop/audit' },
  'POST /api/imports/preview': { allow: [...makers, 'secret key'], ask: `/api/imports/preview?${OF_STORE}&kind=ad_costs` },
  'POST /api/imports': { allow: [...makers, 'secret key'], ask: `/api/imports?${OF_STORE}&kind=ad_costs` },
  'GET /api/imports': { allow: [...makers, 'secret key'], ask: `/api/imports?${OF_STORE}` },
  'POST /api/imports/:id/undo': { allow: [...makers, 'secret key'], ask: `/api/imports/${ID}/undo?${OF_STORE}` },
  'GET /api/ad-costs': { allow: [...workers, 'secret key'], ask: `/api/ad-costs?${OF_STORE}` },
  'GET /api/orders/reconciliation': { allow: [...workers, 'secret key'], ask: `/api/orders/reconciliation?${OF_STORE}&range=today` },
  'GET /api/orders/journey': { allow: [...workers, 'secret key'], ask: `/api/orders/journey?${OF_STORE}&order=none` },
  'GET /api/order-sources': { allow: heads, ask: `/api/order-sources?${OF_STORE}` },
  'POST /api/order-sources': { allow: heads, body: { store: 'shop', platform: 'generic', name: 'Matrix' } },
  'POST /api/order-sources/:id/rotate': { allow: heads, ask: '/api/order-sources/none/rotate', body: { store: 'shop' } },
  'DELETE /api/order-sources/:id': { allow: heads, ask: `/api/order-sources/none?${OF_STORE}` },
  'PUT /api/products/costs': {
    allow: [...makers, 'secret key'],
    body: { store: 'shop', costs: [{ product_id: 'p', valid_from: '2026-11-01', cost: 1 }] },
  },
  'GET /api/privacy/visitor': { allow: [...heads, 'secret key'], ask: `/api/privacy/visitor?${OF_STORE}&visitor=1` },
  'POST /api/privacy/erase': { allow: [...heads, 'secret key'], body: { store: 'shop', visitor: '1' } },
  'GET /api/privacy/erasures': { allow: [...heads, 'secret key'], ask: `/api/privacy/erasures?${OF_STORE}` },
  'GET /api/stores/:store/audit.csv': { allow: heads, ask: '/api/stores/shop/audit.csv' },
};

/** Where events are sent: the store's keys open it, and no cookie does. The rest of what is under these paths answers anybody with nothing. */
export const EVENTS: Record<string, Row> = {
  'POST /track/event': { allow: ['write key', 'secret key'], body: { event_type: 'page_view', url: 'https://shop.example/' } },
  'POST /track/pageview': { allow: ['write key', 'secret key'], body: { page: '/' } },
  'POST /track/batch': { allow: ['write key', 'secret key'], body: [{ event_type: 'page_view' }] },
  'GET /track/pixel.gif': { allow: ['write key', 'secret key'], ask: '/track/pixel.gif?page=/' },
  'POST /api/track/event': { allow: ['write key', 'secret key'], body: { event_type: 'page_view' } },
  'POST /api/track/pageview': { allow: ['write key', 'secret key'], body: { page: '/' } },
  'POST /api/track/batch': { allow: ['write key', 'secret key'], body: [{ event_type: 'page_view' }] },
  'GET /api/track/pixel.gif': { allow: ['write key', 'secret key'], ask: '/api/track/pixel.gif?page=/' },
};
