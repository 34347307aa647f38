import { observing } from './lib/observe.ts';
import { duration, rate, STATISTICS, speed } from './lib/settings.ts';
import { summaryOf } from './lib/summary.ts';
import { SOUND, steady } from './shop/crowd.ts';

/** The ordinary crowd, new visits a second; the sale brings twenty times as many within ten seconds. */
const BEFORE = rate(8);
const SALE = BEFORE * 20;
const SECONDS = duration('60s');
/** Sixths of the time: as ever, the rush (ten seconds of a minute), the sale, the way back. A shorter run has a steeper rush. */
const part = (sixths: number): string => `${Math.round((SECONDS * 1000 * sixths) / 6)}ms`;

const { rate: _, duration: __, ...crowd } = steady(SALE, SECONDS);
const shoppers = {
  ...crowd,
  executor: 'ramping-arrival-rate',
  startRate: BEFORE,
  stages: [
    { duration: part(1), target: BEFORE },
    { duration: part(1), target: SALE },
    { duration: part(3), target: SALE },
    { duration: part(1), target: BEFORE },
  ],
};

export const options = {
  summaryTrendStats: STATISTICS,
  scenarios: { shoppers, ...observing(SECONDS) },
  thresholds: {
    ...SOUND,
    ...speed({
      dropped_iterations: ['count==0'],
      'http_req_duration{door:track}': ['p(99)<250'],
      processor_lag: ['p(95)<2000'],
      server_memory_mb: ['max<2000'],
    }),
  },
};

export { observe } from './lib/observe.ts';
export { default, setup } from './shop/crowd.ts';
export const handleSummary = summaryOf('flash-sale', `from ${BEFORE} to ${SALE} new visits a second, ${SECONDS} s`);
