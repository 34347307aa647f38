import { describe, expect, test } from 'vitest';
import { makeFormat } from './format.ts';

const format = makeFormat({ locale: 'en-US', currency: 'EUR', timezone: 'Europe/Berlin' });

describe('figures', () => {
  test('are whole up to ten thousand and compact above', () => {
    expect(format.short(9_999, 'count')).toBe('9,999');
    expect(format.short(12_345, 'count')).toBe('12.3K');
    expect(format.exact(12_345, 'count')).toBe('12,345');
  });

  test('money is in the currency of the store, with its own digits', () => {
    expect(format.short(49.9, 'money')).toBe('€49.90');
    expect(format.short(1_234_567, 'money')).toBe('€1.2M');
    expect(makeFormat({ locale: 'en-US', currency: 'JPY', timezone: 'UTC' }).exact(1_980, 'money')).toBe('¥1,980');
  });

  test('a missing answer is a dash, not a nought', () => {
    expect(format.short(null, 'rate')).toBe('–');
    expect(format.short(0, 'rate')).toBe('0%');
  });

  test('small rates keep their first digit', () => {
    expect(format.short(0.03, 'rate')).toBe('3.0%');
    expect(format.short(0.46, 'rate')).toBe('46%');
  });

  test('durations carry into minutes', () => {
    expect(format.short(59.6, 'seconds')).toBe('1 m 00 s');
    expect(format.short(9, 'seconds')).toBe('9 s');
  });
});

describe('changes', () => {
  test('are relative, and in points for rates', () => {
    expect(format.change(120, 100, 'count')).toEqual({ text: '+20%', sign: 1 });
    expect(format.change(0.034, 0.031, 'rate')).toEqual({ text: '+0.3 pt', sign: 1 });
  });

  test('from nothing have no ratio', () => {
    expect(format.change(5, 0, 'count')).toBeNull();
    expect(format.change(0, 0, 'count')).toEqual({ text: '0%', sign: 0 });
  });

  test('too small to be written have no sign', () => {
    expect(format.change(1_000_001, 1_000_000, 'count')).toEqual({ text: '0%', sign: 0 });
  });
});

describe('times', () => {
  test('are in the zone of the store', () => {
    expect(format.bucket('2026-11-20T23:00:00Z', 'day')).toBe('Nov 21');
    expect(format.bucketTitle('2026-10-31T23:00:00Z', 'month')).toBe('November 2026');
  });

  test('a span leaves out its end', () => {
    // Intl puts thin spaces around the dash.
    expect(format.span('2026-10-31T23:00:00Z', '2026-11-20T23:00:00Z').replaceAll(/\s/g, ' ')).toBe('Nov 1 – 20, 2026');
    expect(format.span('2026-11-19T23:00:00Z', '2026-11-20T23:00:00Z')).toBe('Fri, Nov 20, 2026');
  });
});
