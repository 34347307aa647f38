import { check } from 'k6';
import http from 'k6/http';
import { figuresOf, reading, rowsOf, statsUrl } from './ask.ts';
import { DAYS, type Figures, pastDays } from './import-history.ts';

const QUESTIONS: readonly Record<string, string>[] = [
  { metrics: 'events,visitors', dimensions: 'event_type' },
  { metrics: 'sessions,conversion_rate,session_duration', dimensions: 'channel,device', interval: 'week' },
  { metrics: 'orders,revenue', dimensions: 'product', sort: 'revenue' },
  { metrics: 'pageviews,visitors', dimensions: 'page,country', filters: 'channel:not:direct;page:contains:%2Fcollections' },
  { metrics: 'visitors,sessions', dimensions: 'entry_page', interval: 'day' },
];

/** A question over the whole history, one in three as a CSV file. `known`: of the past 28 days. */
export function askFreely(known: Figures): void {
  const n = Math.floor(Math.random() * QUESTIONS.length);
  const format = Math.random() < 1 / 3 ? 'csv' : 'json';
  const question = { ...pastDays(DAYS), limit: '10000', ...QUESTIONS[n], format };
  const answer = http.get(statsUrl(question), reading('analyst'));
  check(answer, { 'an analyst is answered': ({ status, body }) => status === 200 && String(body).length > 0 });
  if (n !== 0 || format !== 'json') return;
  const events = rowsOf(answer).reduce((sum, row) => sum + figuresOf(row).events, 0);
  check(events, { 'events by type add up to what the store holds': (sum) => sum === known.events });
}
