import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LivePart } from '../../contracts/live.ts';
import { CENTROIDS } from './centroids.ts';
import { mergeParts, noTotals } from './merge.ts';
import { aPart, aTailEvent, SHOP } from './testing.ts';

const NOON = Date.UTC(2026, 2, 10, 12);
const AROUND = { yesterday: noTotals(), freshness_ms: 0, now: NOON };

interface Visit {
  visitor: number;
  minute: number;
  page: string;
  country: string;
  value: number;
}

/** What a processor would say of these visits, counted in the plainest way. */
function partOf(visits: (Visit & { at: number })[], partition: number): LivePart {
  const count = (key: 'page' | 'country') =>
    Object.entries(Object.groupBy(visits, (visit) => visit[key])).map(([name, list]) => ({ name, count: list?.length ?? 0, before: 1 }));
  const people = new Set(visits.map((visit) => visit.visitor)).size;
  const part = aPart(NOON, {}, partition);
  const revenue = visits.reduce((sum, visit) => sum + visit.value, 0);
  return {
    ...part,
    data: {
      ...part.data,
      visitors_now: people,
      funnel: { browse: people, cart: 0, checkout: 0, paid: 0 },
      today: { ...noTotals(), visitors: people, pageviews: visits.length, revenue },
      minutes: part.data.minutes.map((minute, i) => {
        const there = visits.filter((visit) => visit.minute === i);
        return { ...minute, visitors: new Set(there.map((visit) => visit.visitor)).size, pageviews: there.length };
      }),
      pages: count('page'),
      countries: count('country'),
      tail: visits.map((visit) => aTailEvent(`${visit.at}`, visit.at)).sort((a, b) => b.received_at - a.received_at),
    },
  };
}

it('parts add up to the same as one partition with everybody, whoever is in which', () => {
  const visit = fc.record({
    visitor: fc.integer({ min: 0, max: 9 }),
    minute: fc.integer({ min: 0, max: 29 }),
    page: fc.constantFrom('/a', '/b', '/c', '/d'),
    country: fc.constantFrom('DE', 'FR', 'US'),
    value: fc.integer({ min: 0, max: 10_000 }),
  });
  fc.assert(
    fc.property(
      fc.array(visit, { minLength: 1, maxLength: 60, size: 'max' }),
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 10, maxLength: 10 }),
      (list, homes) => {
        const visits = list.map((entry, at) => ({ ...entry, at }));
        const split = [0, 1, 2, 3, 4].map(
          (partition) =>
            partOf(
              visits.filter(({ visitor }) => homes[visitor] === partition),
              partition,
            ).data,
        );
        const merged = mergeParts(SHOP, split, AROUND);
        const whole = mergeParts(SHOP, [partOf(visits, 0).data], AROUND);
        // `before` is 1 in each part that knows the name: it adds up too, to the number of those parts.
        const before = (name: string) => split.filter((part) => part.pages.some((page) => page.name === name)).length;
        expect(merged.pages).toEqual(whole.pages.map((page) => ({ ...page, before: before(page.name) })));
        expect(merged.countries.map(({ name, count, lat }) => [name, count, lat])).toEqual(
          whole.countries.map(({ name, count, lat }) => [name, count, lat]),
        );
        const rest = ({ pages, countries, ...others }: typeof merged) => others;
        expect(rest(merged)).toEqual(rest(whole));
      },
    ),
  );
});

it('partitions a minute apart meet at the newer one', () => {
  const [older, newer] = [aPart(NOON - 60_000), aPart(NOON, {}, 1)];
  const last = older.data.minutes.at(-1);
  if (last) last.pageviews = 5;
  const { minutes } = mergeParts(SHOP, [older.data, newer.data], AROUND);
  expect(minutes).toHaveLength(30);
  expect(minutes.slice(-2)).toMatchObject([
    { t: NOON - 60_000, pageviews: 5 },
    { t: NOON, pageviews: 0 },
  ]);
});

it('every country of ISO 3166 has its place on the map', () => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const codes = [...letters].flatMap((a) => [...letters].map((b) => a + b)).filter((code) => names.of(code) !== undefined);
  // Codes that Intl names besides: reserved, withdrawn, or of groups of countries.
  const others = new Set('AC AN BU CP CQ CS DD DG DY EA EU EZ FX HV IC NH NT QO RH SU TA TP UK UN VD XA XB YD YU ZR ZZ'.split(' '));
  const missing = codes.filter((code) => !others.has(code) && !CENTROIDS[code]);
  expect(missing).toEqual([]);
  for (const [lat, lon] of Object.values(CENTROIDS)) expect(Math.abs(lat) <= 90 && Math.abs(lon) <= 180).toBe(true);
});
