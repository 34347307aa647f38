import { observing } from './lib/observe.ts';
import { duration, rate, STATISTICS, speed } from './lib/settings.ts';
import { summaryOf } from './lib/summary.ts';
import { SOUND, steady } from './shop/crowd.ts';

const SECONDS = duration('2m');
/** New visits a second, of 5.3 events each on average: 20 are a shop with 1.7 million visits a day. */
const VISITS = rate(20);

export const options = {
  summaryTrendStats: STATISTICS,
  scenarios: { shoppers: steady(VISITS, SECONDS), ...observing(SECONDS) },
  thresholds: {
    ...SOUND,
    ...speed({
      requests_refused: ['count==0'],
      dropped_iterations: ['count==0'],
      'http_req_duration{door:track}': ['p(99)<50'],
      processor_lag: ['p(95)<1000'],
      server_memory_mb: ['max<2000'],
    }),
  },
};

export { observe } from './lib/observe.ts';
export { default, setup } from './shop/crowd.ts';
export const handleSummary = summaryOf('storefront', `${VISITS} new visits a second in the proportions of a real day, ${SECONDS} s`);
