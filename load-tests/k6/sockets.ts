import { sleep } from 'k6';
import exec from 'k6/execution';
import { observing } from './lib/observe.ts';
import { duration, rate, STATISTICS, speed } from './lib/settings.ts';
import { summaryOf } from './lib/summary.ts';
import { watchLive } from './live/viewer.ts';
import { SOUND, steady } from './shop/crowd.ts';

const SECONDS = duration('1m');
const SOCKETS = rate(500);
/** Something must happen in the shop for there to be something to show. */
const VISITS = 10;

export const options = {
  summaryTrendStats: STATISTICS,
  scenarios: {
    viewers: { executor: 'per-vu-iterations', vus: SOCKETS, maxDuration: `${SECONDS + 10}s`, exec: 'viewers', gracefulStop: '5s' },
    shoppers: steady(VISITS, SECONDS),
    ...observing(SECONDS),
  },
  thresholds: {
    ...SOUND,
    sockets_opened: ['count>0'],
    sockets_failed: ['count==0'],
    frames_received: ['count>0'],
    frames_missed: ['count==0'],
    ...speed({
      // k6 itself reads every frame on the same machine; `npm run bench -- live` holds the server to 300 ms.
      received_to_frame: ['p(95)<500', 'p(99)<1000'],
      'http_req_duration{door:track}': ['p(95)<100'],
      server_memory_mb: ['max<2000'],
    }),
  },
};

/** Pages are opened within the first fifth of the time, and stay open to its end; every second one loses its connection on the way. */
export function viewers(): void {
  const until = exec.scenario.startTime + SECONDS * 1000;
  sleep((Math.random() * SECONDS) / 5);
  const n = exec.scenario.iterationInTest;
  watchLive({ until, comesBack: n % 2 === 0, readsAll: n % 10 === 0 });
}
export { observe } from './lib/observe.ts';
export { default, setup } from './shop/crowd.ts';
export const handleSummary = summaryOf('sockets', `${SOCKETS} live dashboards beside ${VISITS} new visits a second, ${SECONDS} s`);
