import { check, sleep } from 'k6';
import { askFreely } from './history/analyst.ts';
import { readFigures, sameFigures } from './history/ask.ts';
import { DAYS, type Figures, importHistory, pastDays } from './history/import-history.ts';
import { openOverview } from './history/merchant.ts';
import { observing } from './lib/observe.ts';
import { duration, newRun, rate, STATISTICS, settings, speed } from './lib/settings.ts';
import { summaryOf } from './lib/summary.ts';

const SECONDS = duration('1m');
/** Merchants with an open Overview; a fifth as many analysts. Each looks at an answer for ten seconds on average. */
const MERCHANTS = rate(20);
const PAUSE = Math.min(20, SECONDS / 2);
const ANALYSTS = Math.ceil(MERCHANTS / 5);

export const options = {
  summaryTrendStats: STATISTICS,
  setupTimeout: '5m',
  scenarios: {
    merchants: { executor: 'constant-vus', vus: MERCHANTS, duration: `${SECONDS}s`, gracefulStop: '20s' },
    analysts: { executor: 'constant-vus', vus: ANALYSTS, duration: `${SECONDS}s`, exec: 'analysts', gracefulStop: '20s' },
    ...observing(SECONDS),
  },
  thresholds: {
    checks: ['rate==1'],
    'http_req_failed{door:stats}': ['rate==0'],
    ...speed({
      'http_req_duration{who:merchant}': ['p(95)<200'],
      'http_req_duration{who:analyst}': ['p(95)<500'],
      overview_complete: ['p(95)<2000'],
      server_memory_mb: ['max<2000'],
    }),
  },
};

/** Adds a history to the store, waits until all of it can be queried, and hands the readers the figures that they must find. */
export function setup(): Figures {
  const span = pastDays(DAYS);
  const before = readFigures(span, 0);
  const added = importHistory(newRun(), settings.history);
  const known: Figures = {
    events: before.events + added.events,
    pageviews: before.pageviews + added.pageviews,
    orders: before.orders + added.orders,
    revenue: before.revenue + added.revenue,
  };
  let found = before;
  for (let nth = 1; nth <= 300 && !sameFigures(found, known); nth++) {
    sleep(0.2);
    found = readFigures(span, nth);
  }
  check(found, { 'the store holds the imported history, to the cent': (figures) => sameFigures(figures, known) });
  return known;
}

export default function merchants(known: Figures): void {
  sleep(PAUSE * Math.random());
  openOverview(known);
}
export function analysts(known: Figures): void {
  sleep(PAUSE * Math.random());
  askFreely(known);
}
export { observe } from './lib/observe.ts';
export const handleSummary = summaryOf(
  'readers',
  `${MERCHANTS} merchants and ${ANALYSTS} analysts over a history of ${settings.history} events, ${SECONDS} s`,
);
