import { expect, test } from 'vitest';
import { dayOf, stepDays } from './days.ts';

const today = '2026-11-20';

test('an instant falls on the day of the zone', () => {
  expect(dayOf('2026-11-20T23:30:00Z', 'Europe/Berlin')).toBe('2026-11-21');
  expect(dayOf('2026-11-20T23:30:00Z', 'America/New_York')).toBe('2026-11-20');
});

test('days step by their own number, over a change of clocks too', () => {
  expect(stepDays('7d', { from: '2026-11-14', to: today }, -1, today)).toEqual({ from: '2026-11-07', to: '2026-11-13' });
  expect(stepDays('custom', { from: '2026-10-20', to: '2026-10-26' }, 1, today)).toEqual({ from: '2026-10-27', to: '2026-11-02' });
});

test('months and years step whole, whatever their length', () => {
  expect(stepDays('month', { from: '2026-11-01', to: today }, -1, today)).toEqual({ from: '2026-10-01', to: '2026-10-31' });
  expect(stepDays('custom', { from: '2028-03-01', to: '2028-03-31' }, -1, '2028-03-31')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
  expect(stepDays('year', { from: '2026-01-01', to: today }, -1, today)).toEqual({ from: '2025-01-01', to: '2025-12-31' });
});

test('there is no step into the future, nor from a span without days', () => {
  expect(stepDays('today', { from: today, to: today }, 1, today)).toBeNull();
  expect(stepDays('realtime', { from: today, to: today }, -1, today)).toBeNull();
});
