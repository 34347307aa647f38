import exec from 'k6/execution';
import { newRun } from '../lib/settings.ts';
import { shop } from './shopper.ts';

/** What every crowd of shoppers must find, however busy the machine is. */
export const SOUND = {
  checks: ['rate==1'],
  events_acknowledged: ['count>0'],
  events_rejected: ['count==0'],
  // To be told to come back (429 or 503 with Retry-After) is no failure; anything else but 202 is.
  'http_req_failed{door:track}': ['rate==0'],
};

/** A crowd of new visits at one rate a second. A visit takes a second on average; slow answers make it longer, and need more virtual users. */
export function steady(rate: number, seconds: number) {
  return {
    executor: 'constant-arrival-rate',
    rate,
    timeUnit: '1s',
    duration: `${seconds}s`,
    preAllocatedVUs: rate * 3,
    maxVUs: rate * 20,
    gracefulStop: '30s',
  };
}

export const setup = (): string => newRun();
export default function shoppers(run: string): void {
  shop(run, exec.scenario.iterationInTest);
}
