import { sleep } from 'k6';
import exec from 'k6/execution';
import { knockInVain, sendThroughEveryDoor } from './doors/events.ts';
import { openEveryPage } from './doors/pages.ts';
import { duration, newRun, rate, STATISTICS, speed } from './lib/settings.ts';
import { summaryOf } from './lib/summary.ts';
import { watchLive } from './live/viewer.ts';

const SECONDS = duration('10s');
const PEOPLE = rate(2);

export const options = {
  summaryTrendStats: STATISTICS,
  scenarios: {
    doors: { executor: 'constant-vus', vus: PEOPLE, duration: `${SECONDS}s`, gracefulStop: '20s' },
    live: { executor: 'per-vu-iterations', vus: 1, maxDuration: `${SECONDS + 10}s`, exec: 'live' },
  },
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    events_acknowledged: ['count>0'],
    frames_received: ['count>0'],
    frames_missed: ['count==0'],
    sockets_failed: ['count==0'],
    ...speed({ 'http_req_duration{door:track}': ['p(99)<50'], 'http_req_duration{door:stats}': ['p(95)<200'] }),
  },
};

export const setup = (): string => newRun();
export default function everyDoor(run: string): void {
  sendThroughEveryDoor(`${run}-${exec.scenario.iterationInTest}`);
  knockInVain();
  openEveryPage();
  sleep(0.5);
}
export function live(): void {
  watchLive({ until: exec.scenario.startTime + SECONDS * 1000, comesBack: true, readsAll: true });
}
export const handleSummary = summaryOf('smoke', `every way in, every page and the live socket, ${PEOPLE} at a time, ${SECONDS} s`);
