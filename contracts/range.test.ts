import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketStarts, comparedSpan, namedRange, parseEdge } from './range.ts';
import { INTERVALS } from './stats.ts';
import { dayAt, startOfDay, zoneOffset } from './zone.ts';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/Sao_Paulo',
];
const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2035, 0, 1) });
const iso = (ms: number) => new Date(ms).toISOString();

describe('zones', () => {
  it('a day contains its own instants', () => {
    fc.assert(
      fc.property(instant, zone, (at, tz) => {
        const day = dayAt(at, tz);
        expect(startOfDay(day, tz)).toBeLessThanOrEqual(at);
        expect(startOfDay(day + 1, tz)).toBeGreaterThan(at);
      }),
    );
  });
  it('days of a change of clocks have 23 and 25 hours', () => {
    const length = (text: string) => (parseEdge(text, 'Europe/Berlin', 'to') ?? 0) - (parseEdge(text, 'Europe/Berlin', 'from') ?? 0);
    expect([length('2026-03-29'), length('2026-10-25'), length('2026-11-20')]).toEqual([23, 25, 24].map((hours) => hours * 3_600_000));
  });
});

describe('ranges', () => {
  const now = Date.parse('2026-11-20T10:15:30Z');
  const name = (range: Parameters<typeof namedRange>[0]) => {
    const { from, to } = namedRange(range, now, 'Europe/Berlin', Date.parse('2026-01-05T12:00:00Z'));
    return [iso(from), iso(to)];
  };
  it('are whole days of the store', () => {
    expect(name('today')).toEqual(['2026-11-19T23:00:00.000Z', '2026-11-20T23:00:00.000Z']);
    expect(name('7d')).toEqual(['2026-11-13T23:00:00.000Z', '2026-11-20T23:00:00.000Z']);
    expect(name('last_month')).toEqual(['2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z']);
    expect(name('12mo')).toEqual(['2025-11-30T23:00:00.000Z', '2026-11-20T23:00:00.000Z']);
    expect(name('all')).toEqual(['2026-01-04T23:00:00.000Z', '2026-11-20T23:00:00.000Z']);
    expect(name('realtime')).toEqual(['2026-11-20T09:46:00.000Z', '2026-11-20T10:16:00.000Z']);
  });
  it('today so far is compared with the same hours', () => {
    const today = namedRange('today', now, 'Europe/Berlin', 0);
    const compared = comparedSpan(today, 'previous', now, 'Europe/Berlin');
    expect([iso(compared.from), iso(compared.to)]).toEqual(['2026-11-18T23:00:00.000Z', '2026-11-19T10:15:30.000Z']);
    const weekday = comparedSpan(today, 'weekday', now, 'Europe/Berlin');
    expect(iso(weekday.from)).toBe('2026-11-12T23:00:00.000Z');
  });
  it('whole days are compared with as many whole days, also over a change of clocks', () => {
    const span = { from: parseEdge('2026-10-26', 'Europe/Berlin', 'from') ?? 0, to: parseEdge('2026-11-01', 'Europe/Berlin', 'to') ?? 0 };
    const compared = comparedSpan(span, 'previous', now, 'Europe/Berlin');
    expect([iso(compared.from), iso(compared.to)]).toEqual(['2026-10-18T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
  });
});

describe('buckets', () => {
  it('cover their span without gap, in order', () => {
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 1, max: 60 * 86_400_000 }),
        fc.constantFrom(...INTERVALS),
        zone,
        (from, length, interval, tz) => {
          const span = { from, to: from + (interval === 'minute' ? length % 86_400_000 : length) + 1 };
          const starts = bucketStarts(span, interval, tz);
          expect(starts[0]).toBeLessThanOrEqual(from);
          expect(starts.at(-1)).toBeLessThan(span.to);
          for (let i = 1; i < starts.length; i++) expect(starts[i]).toBeGreaterThan(starts[i - 1] ?? 0);
          if (starts.length > 1) expect(starts[1]).toBeGreaterThan(from);
        },
      ),
      { numRuns: 60 },
    );
  });
  it('hours of Kolkata begin on half hours of UTC', () => {
    const [first = 0] = bucketStarts(
      { from: Date.parse('2026-11-20T10:15:00Z'), to: Date.parse('2026-11-20T12:00:00Z') },
      'hour',
      'Asia/Kolkata',
    );
    expect(iso(first)).toBe('2026-11-20T09:30:00.000Z');
    expect(zoneOffset(first, 'Asia/Kolkata')).toBe(19_800_000);
  });
});
