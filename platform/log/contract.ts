import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Log, Positions } from './port.ts';

/** Opens the same log again and again: what was stored must still be there. `destroy` forgets it. */
export interface LogUnderTest {
  open(partitions: number): Promise<Log>;
  destroy(): Promise<void>;
}

/** What every engine of the log port does. A second engine is tested by naming it. */
export function describeLog(name: string, prepare: () => Promise<LogUnderTest>): void {
  describe(`log: ${name}`, () => {
    let engine: LogUnderTest;
    let log: Log;

    beforeEach(async () => {
      engine = await prepare();
      log = await engine.open(2);
    });
    afterEach(async () => {
      await log.close();
      await engine.destroy();
    });

    async function readAll(partition: number, from = 0, maxBytes = 1_000_000) {
      const values: string[] = [];
      for (let offset = from; ; ) {
        const entries = await log.read(partition, offset, maxBytes);
        const last = entries.at(-1);
        if (!last) return values;
        values.push(...entries.map((entry) => entry.value));
        offset = last.offset + 1;
      }
    }

    test('gives growing offsets, and records back in order', async () => {
      const offsets = [await log.append(0, 'a'), await log.append(0, 'b'), await log.append(0, 'c')];
      expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
      expect(new Set(offsets).size).toBe(3);
      const entries = await log.read(0, 0, 1_000);
      expect(entries).toEqual(offsets.map((offset, index) => ({ offset, value: 'abc'[index] })));
    });

    test('keeps many concurrent appends, each under an offset of its own', async () => {
      const values = Array.from({ length: 2_000 }, (_, index) => `${index}`);
      const offsets = await Promise.all(values.map((value) => log.append(0, value)));
      expect(new Set(offsets).size).toBe(values.length);
      const entries = new Map((await log.read(0, 0, 1_000_000)).map(({ offset, value }) => [offset, value]));
      expect(offsets.map((offset) => entries.get(offset))).toEqual(values);
    });

    test('keeps partitions apart', async () => {
      await log.append(0, 'left');
      await log.append(1, 'right');
      expect(await readAll(0)).toEqual(['left']);
      expect(await readAll(1)).toEqual(['right']);
    });

    test('reads from an offset, and is empty at the end', async () => {
      await log.append(0, 'a');
      const second = await log.append(0, 'b');
      expect(await readAll(0, second)).toEqual(['b']);
      expect(await log.read(0, await log.end(0), 1_000)).toEqual([]);
    });

    test('stops at maxBytes, but always gives one record', async () => {
      for (let index = 0; index < 10; index++) await log.append(0, 'x'.repeat(1_000));
      expect((await log.read(0, 0, 2_500)).length).toBeLessThan(10);
      expect((await log.read(0, 0, 1)).length).toBe(1);
      expect((await readAll(0, 0, 2_500)).length).toBe(10);
    });

    test('end is above the last record, begin at the first', async () => {
      expect(await log.end(0)).toBe(await log.begin(0));
      const first = await log.append(0, 'a');
      const last = await log.append(0, 'b');
      expect(await log.begin(0)).toBe(first);
      expect(await log.end(0)).toBe(last + 1);
    });

    test('gives values back unchanged', async () => {
      const values = ['{"a":"Grüße 🛒"}', 'line\nbreak\u2028', 'nul\u0000byte', '"\\', 'x'.repeat(1_048_576)];
      for (const value of values) await log.append(0, value);
      expect(await readAll(0)).toEqual(values);
    });

    test('prunes what is below an offset, and goes on counting', async () => {
      const offsets: number[] = [];
      for (let index = 0; index < 20; index++) offsets.push(await log.append(0, `${index}`));
      const middle = offsets[12] ?? 0;
      await log.prune(0, middle);
      expect(await log.begin(0)).toBe(middle);
      expect(await readAll(0)).toEqual(['12', '13', '14', '15', '16', '17', '18', '19']);
      expect(await log.append(0, 'next')).toBeGreaterThan(offsets[19] ?? 0);
    });

    test('after a restart: same epoch, same records, higher offsets', async () => {
      const epoch = log.epoch;
      const last = await log.append(1, 'before');
      await log.close();
      log = await engine.open(2);
      expect(log.epoch).toBe(epoch);
      expect(await readAll(1)).toEqual(['before']);
      expect(await log.append(1, 'after')).toBeGreaterThan(last);
    });

    test('after everything was pruned and a restart: offsets still grow', async () => {
      const last = await log.append(0, 'gone');
      await log.prune(0, last + 1);
      expect(await readAll(0)).toEqual([]);
      await log.close();
      log = await engine.open(2);
      expect(await log.begin(0)).toBe(await log.end(0));
      expect(await log.append(0, 'new')).toBeGreaterThan(last);
      expect(await readAll(0)).toEqual(['new']);
    });

    test('reads anywhere, again and again', async () => {
      for (let index = 0; index < 30; index++) await log.append(0, `${index}`);
      const begin = await log.begin(0);
      for (const index of [20, 3, 29, 3, 4, 28, 0]) {
        expect((await log.read(0, begin + index, 1))[0]).toEqual({ offset: begin + index, value: `${index}` });
      }
      expect(await log.read(0, begin + 1_000, 1_000)).toEqual([]);
    });

    test('what was appended is read at once, also by a reader that waits at the end', async () => {
      for (let index = 0; index < 20; index++) {
        expect(await log.read(0, index, 1_000)).toEqual([]);
        const offset = await log.append(0, `${index}`);
        expect(await log.read(0, index, 1_000)).toEqual([{ offset, value: `${index}` }]);
      }
    });

    test('never has fewer partitions than it had, so that no record is left unread', async () => {
      await log.close();
      log = await engine.open(4);
      const offset = await log.append(3, 'last partition');
      await log.close();
      log = await engine.open(2);
      expect(log.partitions).toBe(4);
      expect(await log.read(3, 0, 100)).toEqual([{ offset, value: 'last partition' }]);
    });

    test('a log that is made anew has another epoch', async () => {
      const other = await prepare();
      const another = await other.open(2);
      expect(another.epoch).not.toBe(log.epoch);
      await another.close();
      await other.destroy();
    });

    test('closing waits for what is on its way', async () => {
      const appends = Promise.all(['a', 'b', 'c'].map((value) => log.append(0, value)));
      await log.close();
      const first = (await appends)[0] ?? 0;
      expect(await appends).toEqual([first, first + 1, first + 2]);
      log = await engine.open(2);
      expect(await readAll(0)).toEqual(['a', 'b', 'c']);
    });

    test('calls listeners back after an append, until they leave', async () => {
      let leave = () => {};
      const called = new Promise<void>((resolve) => {
        leave = log.onAppend(resolve);
      });
      await log.append(0, 'a');
      await called;
      leave();
    });

    test('hands out its partitions', async () => {
      const assigned: number[] = [];
      const giveBack = await log.assign({ assigned: (partition) => assigned.push(partition), revoked: async () => {} });
      await expect.poll(() => [...assigned].sort()).toEqual([0, 1]);
      await giveBack();
    });

    test('tells what waits to become durable', async () => {
      expect(log.pressure().waitingBytes).toBe(0);
      const done = log.append(0, 'x'.repeat(500));
      expect(log.pressure().waitingBytes).toBeGreaterThanOrEqual(500);
      await done;
      expect(log.pressure()).toEqual({ waitingBytes: 0, oldestMs: 0 });
    });
  });
}

/** What every engine of the positions port does. */
export function describePositions(name: string, prepare: () => Promise<{ open(): Promise<Positions>; destroy(): Promise<void> }>): void {
  describe(`positions: ${name}`, () => {
    let engine: Awaited<ReturnType<typeof prepare>>;
    let positions: Positions;
    const plan = { id: 'one', first: 3, last: 9, attempt: 1, from: 1_000, to: 2_000, deadline: 1_764_000_000_123 };

    beforeEach(async () => {
      engine = await prepare();
      positions = await engine.open();
    });
    afterEach(async () => {
      await positions.close();
      await engine.destroy();
    });

    test('a partition begins at 0, without a plan', async () => {
      expect(await positions.load(7)).toEqual({ next: 0, plan: null, version: 0 });
    });

    test('keeps position and plan over a restart', async () => {
      expect(await positions.save(0, { next: 3, plan }, 0)).toBe(true);
      const saved = await positions.load(0);
      expect(saved).toMatchObject({ next: 3, plan });
      await positions.close();
      positions = await engine.open();
      expect(await positions.load(0)).toEqual(saved);
    });

    test('refuses to overwrite what someone else wrote since', async () => {
      const { version } = await positions.load(0);
      expect(await positions.save(0, { next: 1, plan: null }, version)).toBe(true);
      expect(await positions.save(0, { next: 2, plan: null }, version)).toBe(false);
      expect(await positions.load(0)).toMatchObject({ next: 1 });
    });

    test('of many who write at once, one wins', async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, (_, next) => positions.save(0, { next, plan: null }, 0)));
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect(await positions.load(0)).toMatchObject({ next: answers.indexOf(true) });
    });
  });
}
