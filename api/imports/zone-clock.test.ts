import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayAt, instantOf } from '../../contracts/zone.ts';
import { clockIn } from './zone-clock.ts';

test('it says what Intl says, on the days when clocks jump above all', () => {
  const jumps = [
    Date.UTC(2026, 2, 29),
    Date.UTC(2026, 9, 25),
    Date.UTC(2026, 2, 8),
    Date.UTC(2026, 10, 1),
    Date.UTC(2026, 3, 5),
    Date.UTC(2026, 9, 4),
  ];
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns'];
  const near = fc.tuple(fc.constantFrom(...jumps), fc.integer({ min: -86_400_000, max: 2 * 86_400_000 })).map(([day, off]) => day + off);
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.oneof(near, fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2100, 0, 1) })),
      (zone, at) => {
        expect(clockIn(zone).instant(at)).toBe(instantOf(at, zone));
        expect(clockIn(zone).day(at)).toBe(dayAt(at, zone));
      },
    ),
    { numRuns: 3_000 },
  );
});
