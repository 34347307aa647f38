import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOf, instantOf, startOfDay } from '../../contracts/zone.ts';
import { dayText, orderOf, parseDate } from './dates.ts';

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'];
const two = (number: number) => String(number).padStart(2, '0');

test('every day comes back in every form and zone', () => {
  const day = fc.integer({ min: dayOf(1990, 0, 1), max: dayOf(2199, 11, 31) });
  fc.assert(
    fc.property(day, fc.constantFrom(...ZONES), (at, zone) => {
      const [year, month, date] = dayText(at).split('-') as [string, string, string];
      const short = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'short' }).format(at * 86_400_000);
      const forms = [
        dayText(at),
        `${year}/${month}/${date}`,
        `${year}${month}${date}`,
        `${date}.${month}.${year}`,
        `${Number(date)}/${Number(month)}/${year}`,
      ];
      forms.push(`${short} ${Number(date)}, ${year}`, `${date} ${short} ${year}`, `${date}-${short}-${year}`);
      for (const text of forms)
        expect([text, parseDate(text, zone, 'dmy')]).toEqual([text, { kind: 'date', at: startOfDay(at, zone), day: at, dayOnly: true }]);
      expect(parseDate(`${month}/${date}/${year}`, zone, 'mdy')).toMatchObject({ day: at });
    }),
    { numRuns: 500 },
  );
});

test('a time without an offset is the store’s, one with an offset is its own', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: dayOf(2000, 0, 1), max: dayOf(2100, 0, 1) }),
      fc.integer({ min: 0, max: 86_399 }),
      fc.constantFrom(...ZONES),
      fc.integer({ min: -12 * 60, max: 14 * 60 }),
      (day, seconds, zone, offset) => {
        const clock = `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
        const local = day * 86_400_000 + seconds * 1_000;
        expect(parseDate(`${dayText(day)} ${clock}`, zone, 'dmy')).toMatchObject({ at: instantOf(local, zone), dayOnly: false });
        const ahead = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`;
        expect(parseDate(`${dayText(day)} ${clock} ${ahead}`, zone, 'dmy')).toMatchObject({ at: local - offset * 60_000 });
        expect(parseDate(`${dayText(day)}T${clock}Z`, zone, 'dmy')).toMatchObject({ at: local });
      },
    ),
    { numRuns: 500 },
  );
});

test.each<[string, 'dmy' | 'mdy', string]>([
  ['2026-06-01 10:00:00 -0500', 'dmy', '2026-06-01T15:00:00.000Z'],
  ['9/6/2016  6:29:00', 'mdy', '2016-09-06T04:29:00.000Z'],
  ['9/6/2016 6:29 pm', 'mdy', '2016-09-06T16:29:00.000Z'],
  ['13.11.26, 00:15', 'dmy', '2026-11-12T23:15:00.000Z'],
  ['Mon, Nov 2, 2026', 'dmy', '2026-11-01T23:00:00.000Z'],
  ['November 2, 2026 at 12:05 AM', 'dmy', '2026-11-01T23:05:00.000Z'],
  ['2026-03-29 02:30:00', 'dmy', '2026-03-29T01:00:00.000Z'],
])('%s in Berlin', (text, order, iso) => {
  const read = parseDate(text, 'Europe/Berlin', order);
  expect(read.kind === 'date' && new Date(read.at).toISOString()).toBe(iso);
});

test.each([
  ['2026-02-30', 'no_such_day'],
  ['31/04/2026', 'no_such_day'],
  ['13/13/2026', 'no_such_day'],
  ['0206-01-01', 'no_such_day'],
  ['2026-01-01 25:00', 'not_a_date'],
  ['2026-01-01 13:00 pm', 'not_a_date'],
  ['46270', 'not_a_date'],
  ['soon', 'not_a_date'],
  ['', 'not_a_date'],
  ['2026-01/02', 'not_a_date'],
])('%s is refused: %s', (text, why) => expect(parseDate(text, 'UTC', 'dmy')).toEqual({ kind: 'refused', why }));

test.each([
  ['13/09/2026', 'dmy'],
  ['09/13/2026', 'mdy'],
  ['03/04/2026', null],
  ['03.04.2026', 'dmy'],
  ['2026-04-03', null],
])('%s tells of %s', (text, order) => expect(orderOf(text)).toBe(order));

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => void parseDate(text, 'Europe/Berlin', 'dmy')),
    { numRuns: 2_000 },
  );
});
