import { inBrowser } from './browser.ts';
import type { Client } from './client.ts';

const posthogJs = inBrowser(
  'posthog-js',
  'its limit of 10 events a second raised; its bot filter off',
  `import posthog from 'posthog-js';
   posthog.init(KEY, {
     api_host: URL_OF_SERVER,
     opt_out_useragent_filter: true,
     rate_limiting: { events_per_second: 10000, events_burst_limit: 100000 },
     loaded: () => { window.track = (n) => { posthog.capture(EVENT, { n }); }; },
   });`,
  // It sends what came in three seconds at once, and a request takes 500 events: 100 a second, ten times its own limit.
  200,
);

const analyticsNext = inBrowser(
  '@segment/analytics-next',
  'cdnURL is the server',
  `import { AnalyticsBrowser } from '@segment/analytics-next';
   const analytics = AnalyticsBrowser.load({ writeKey: KEY, cdnURL: URL_OF_SERVER });
   analytics.ready(() => { window.track = (n) => { analytics.track(EVENT, { n }); }; });`,
);

const rudderJs = inBrowser(
  '@rudderstack/analytics-js',
  'its bundled build; configUrl is the server; its queue of 100 raised',
  `import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';
   const analytics = new RudderAnalytics();
   analytics.load(KEY, URL_OF_SERVER, { configUrl: URL_OF_SERVER, queueOptions: { maxItems: 2000 } });
   window.track = (n) => { analytics.track(EVENT, { n }); };`,
);

/** It sends once and forgets: what is under way when the server dies is gone, in Plausible's own service too. */
const plausible = inBrowser(
  '@plausible-analytics/tracker',
  'tries once; sent again by the shop',
  `import { init, track } from '@plausible-analytics/tracker';
   init({ domain: KEY, endpoint: URL_OF_SERVER + '/api/event', captureOnLocalhost: true, logging: false });
   const once = (n) => new Promise((resolve) => track(EVENT, { props: { n }, callback: (result) => resolve(result && result.status === 202) }));
   window.track = async (n) => { while (!(await once(n))) await new Promise((resolve) => setTimeout(resolve, 100)); };`,
);

export const BROWSERS: readonly Client[] = [posthogJs, analyticsNext, rudderJs, plausible];
