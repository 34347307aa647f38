import http, { type Answer, type Params } from 'k6/http';
import { settings } from '../lib/settings.ts';
import type { Figures } from './import-history.ts';

export interface StatsRow {
  [name: string]: unknown;
}

/** The address of a question to `/api/stats`. */
export function statsUrl(question: Record<string, string>): string {
  const query = Object.entries({ store: settings.store, ...question }).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${settings.url}/api/stats?${query.join('&')}`;
}

export function reading(who: string): Params {
  return { headers: { authorization: `Bearer ${settings.secretKey}` }, tags: { name: 'stats', door: 'stats', who }, timeout: '20s' };
}

export function rowsOf(answer: Answer): StatsRow[] {
  return answer.status === 200 ? (answer.json() as { data: StatsRow[] }).data : [];
}

/** The store's figures of a span. Asked again and again they would come from the cache: `nth` makes each time a question of its own. */
export function readFigures(span: { from: string; to: string }, nth: number): Figures {
  const from = new Date(Date.parse(span.from) - nth).toISOString();
  const to = new Date(Date.parse(span.to) + 86_400_000).toISOString();
  const [row = {}] = rowsOf(http.get(statsUrl({ from, to, metrics: 'events,pageviews,orders,revenue' }), reading('setup')));
  return figuresOf(row);
}

export function figuresOf(row: StatsRow): Figures {
  const number = (name: string): number => Number(row[name] ?? 0);
  return {
    events: number('events'),
    pageviews: number('pageviews'),
    orders: number('orders'),
    revenue: Math.round(number('revenue') * 100),
  };
}

export function sameFigures(a: Figures, b: Figures): boolean {
  return a.events === b.events && a.pageviews === b.pageviews && a.orders === b.orders && a.revenue === b.revenue;
}
