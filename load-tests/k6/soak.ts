import { observing } from './lib/observe.ts';
import { duration, rate, STATISTICS, speed } from './lib/settings.ts';
import { summaryOf } from './lib/summary.ts';
import { SOUND, steady } from './shop/crowd.ts';

const SECONDS = duration('30m');
const VISITS = rate(40);

export const options = {
  summaryTrendStats: STATISTICS,
  scenarios: { shoppers: steady(VISITS, SECONDS), ...observing(SECONDS) },
  thresholds: {
    ...SOUND,
    // Both are in the summary, so that they can be compared.
    'server_memory_mb{part:first}': ['max<4000'],
    'server_memory_mb{part:last}': ['max<4000'],
    // A descriptor left open at every hundredth request would pass this within the half hour.
    server_open_files: ['max<2000'],
    ...speed({
      requests_refused: ['count==0'],
      dropped_iterations: ['count==0'],
      'http_req_duration{door:track}': ['p(99)<50', 'max<5000'],
      processor_lag: ['p(95)<1000', 'max<10000'],
      server_memory_mb: ['max<2000'],
    }),
  },
};

export { observe } from './lib/observe.ts';
export { default, setup } from './shop/crowd.ts';
export const handleSummary = summaryOf('soak', `${VISITS} new visits a second for ${SECONDS} s: does anything grow or slow down?`);
