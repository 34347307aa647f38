import { check } from 'k6';
import http from 'k6/http';
import { Trend } from 'k6/metrics';
import { figuresOf, reading, rowsOf, sameFigures, statsUrl } from './ask.ts';
import { type Figures, pastDays } from './import-history.ts';

const CARDS: readonly { dimensions: string; metrics: string }[] = [
  { dimensions: 'page', metrics: 'visitors' },
  { dimensions: 'product', metrics: 'product_views' },
  { dimensions: 'channel', metrics: 'visitors' },
  { dimensions: 'country', metrics: 'visitors' },
  { dimensions: 'device', metrics: 'visitors' },
  { dimensions: 'search', metrics: 'sessions' },
];
const RANGES = [1, 7, 14, 28];
/** From the first question of a page to its last answer. */
const complete = new Trend('overview_complete', true);

/** Opens the Overview as its page does: the cards with their comparison, the chart, six breakdowns, all at once. `known`: of the past 28 days. */
export function openOverview(known: Figures): void {
  const days = RANGES[Math.floor(Math.random() * RANGES.length)] ?? 28;
  const filtered = Math.random() < 0.25;
  const span: Record<string, string> = { ...pastDays(days), ...(filtered ? { filters: 'device:is:mobile' } : {}) };
  const questions = [
    { ...span, metrics: 'visitors,sessions,pageviews,orders,revenue,aov,conversion_rate,bounce_rate', compare: 'previous' },
    { ...span, metrics: 'orders,revenue,pageviews', interval: 'day' },
    ...CARDS.map((card) => ({ ...span, ...card, limit: '8', sort: card.metrics })),
  ];
  const began = Date.now();
  const answers = http.batch(questions.map((question) => ['GET', statsUrl(question), null, reading('merchant')] as const));
  complete.add(Date.now() - began);
  check(answers, { 'every part of the Overview is answered': (all) => all.every(({ status }) => status === 200) });
  const [total, chart] = answers;
  if (!total || !chart) return;
  const [row = {}] = rowsOf(total);
  const shown = figuresOf(row);
  const drawn = rowsOf(chart).map(figuresOf);
  const sum = (metric: keyof Figures): number => drawn.reduce((all, one) => all + one[metric], 0);
  check(drawn, {
    'the chart adds up to the cards': () =>
      sum('orders') === shown.orders && sum('revenue') === shown.revenue && sum('pageviews') === shown.pageviews,
  });
  if (days !== 28 || filtered) return;
  check(shown, { 'the cards show what the store holds': (cards) => sameFigures({ ...cards, events: known.events }, known) });
}
