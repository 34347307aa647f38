import { expect, test } from 'vitest';
import { Fault } from '../contracts/error.ts';
import type { Position, Positions } from '../platform/log/port.ts';
import { patiently, patientPositions } from './patience.ts';

const patience = { sleep: async () => {} };
const away = new Fault('away', 'away', { retryable: true });

test('waits for what may pass, and for nothing else', async () => {
  let tries = 0;
  const later = async () => {
    if (++tries < 5) throw away;
    return 'there';
  };
  expect(await patiently(later, patience)).toBe('there');
  await expect(patiently(async () => Promise.reject(new Fault('wrong', 'wrong')), patience)).rejects.toThrow('wrong');
  await expect(patiently(async () => Promise.reject(new TypeError('bug')), patience)).rejects.toThrow(TypeError);
});

/** Fails `fails` times, before or after it has written. */
function flaky(fails: number, written: boolean): { positions: Positions; stored: () => Position; other: (position: Position) => void } {
  let stored: Position = { next: 0, plan: null, version: 0 };
  let left = fails;
  return {
    stored: () => stored,
    other: (position) => {
      stored = position;
    },
    positions: {
      async load() {
        return structuredClone(stored);
      },
      async save(_, position, version) {
        const fits = stored.version === version;
        if (left-- > 0) {
          if (written && fits) stored = { ...position, version: version + 1 };
          throw new Error('connection lost');
        }
        if (fits) stored = { ...position, version: version + 1 };
        return fits;
      },
      async close() {},
    },
  };
}
const plan = { id: 'ours', first: 0, last: 4, attempt: 1, from: 1, to: 2, deadline: null };

test.each([false, true])('a save without an answer that was done (%s) counts once', async (written) => {
  const engine = flaky(2, written);
  const positions = patientPositions(engine.positions, patience);
  expect(await positions.save(0, { next: 0, plan }, 0)).toBe(true);
  expect(engine.stored()).toEqual({ next: 0, plan, version: 1 });
  expect(await positions.save(0, { next: 5, plan: null }, 1)).toBe(true);
  expect(engine.stored()).toEqual({ next: 5, plan: null, version: 2 });
});

test('a save that fails where the position can be read waits longer each time, five seconds at most', async () => {
  const waits: number[] = [];
  const engine = flaky(8, false);
  const positions = patientPositions(engine.positions, { sleep: async (ms) => void waits.push(ms) });
  expect(await positions.save(0, { next: 0, plan }, 0)).toBe(true);
  expect(waits).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
});

test('someone else’s write meanwhile is a fence', async () => {
  const engine = flaky(1, false);
  engine.other({ next: 0, plan: { ...plan, id: 'theirs' }, version: 1 });
  expect(await patientPositions(engine.positions, patience).save(0, { next: 0, plan }, 0)).toBe(false);
});
