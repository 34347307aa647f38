import type { RequestListener, ServerResponse } from 'node:http';

/** What an answer is: a page of the dashboard, an answer of the API, or what pages of shops load from here. */
export type AnswerKind = 'page' | 'api' | 'shared';

/** A year, in seconds. Not for subdomains: they may be the shop's, and it may not have https there. */
const HSTS = 'max-age=31536000';

/** Nothing here uses them, and no script that got in may. What is not in the list is for this origin only: full screen, the clipboard, passkeys. */
const NO_DEVICES = [
  ...['accelerometer', 'browsing-topics', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'magnetometer', 'microphone', 'midi'],
  ...['payment', 'serial', 'usb', 'xr-spatial-tracking'],
]
  .map((device) => `${device}=()`)
  .join(', ');

const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
} as const;

const OF_KIND: Record<AnswerKind, Record<string, string>> = {
  // Their Content-Security-Policy has nonces and comes from SvelteKit: dashboard/vite.config.ts.
  page: { 'cross-origin-resource-policy': 'same-origin', 'permissions-policy': NO_DEVICES, 'x-frame-options': 'DENY' },
  // Answers hold figures of shops and names of people: no cache keeps them, and opened as a page they can do nothing.
  api: {
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
  },
  shared: { 'cross-origin-resource-policy': 'cross-origin' },
};

/** Headers of every answer of this kind. `secure`: people reach this server by https. A route's own header comes before these. */
export function securityHeaders(kind: AnswerKind, { secure }: { secure: boolean }): Record<string, string> {
  return { ...EVERYWHERE, ...OF_KIND[kind], ...(secure ? { 'strict-transport-security': HSTS } : {}) };
}

/** The listener with those headers on each of its answers. */
export function withSecurityHeaders(listener: RequestListener, kind: AnswerKind, options: { secure: boolean }): RequestListener {
  const headers = Object.entries(securityHeaders(kind, options));
  return (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    listener(request, response);
  };
}

/** No `*`, which a URL may have in its host and a policy takes for any. */
const ORIGIN = /^https?:\/\/[a-z0-9.-]+(?::\d+)?$/;

/** Allows these sites to show the answer in a frame. Throws on anything but origins such as `https://shop.example`: it stands in a policy. */
export function frameAncestorsOf(origins: readonly string[]): string {
  for (const origin of origins) {
    if (URL.parse(origin)?.origin !== origin || !ORIGIN.test(origin)) throw new Error('an origin that may show a frame is none');
  }
  return origins.length === 0 ? "'none'" : origins.join(' ');
}

/** Takes back what keeps an answer out of every frame: its policy then says which sites may. */
export function allowFrames(response: ServerResponse): void {
  response.removeHeader('x-frame-options');
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
}
