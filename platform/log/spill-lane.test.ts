import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../../contracts/error.ts';
import { Lane, type LaneOptions } from './spill-lane.ts';

const away = new Fault('log_unavailable', 'away', { status: 503, retryable: true });
const full = new Fault('log_full', 'full', { status: 503, retryable: true });

/** Time passes in turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** A remote log as ours in Kafka is: one request after the other; when one fails, what waits behind it fails too, and for a moment what comes. */
class FakeRemote {
  readonly stored: string[] = [];
  down = false;
  /** What the next requests do, and how long they take; once all are used up, requests succeed. */
  readonly script: { fate: 'stored' | 'lost' | 'stored, answer lost'; takes: number }[] = [];
  #queue: { value: string; resolve: (offset: number) => void; reject: (error: unknown) => void }[] = [];
  #busy = false;
  #refusing = false;

  readonly append = (value: string): Promise<number> => {
    if (this.down || this.#refusing) {
      void this.#refuse();
      return Promise.reject(away);
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ value, resolve, reject });
      if (!this.#busy) void this.#send();
    });
  };

  async #send(): Promise<void> {
    this.#busy = true;
    while (this.#queue.length > 0) {
      const { fate, takes } = this.script.shift() ?? { fate: 'stored', takes: 1 };
      await turns(1);
      const request = this.#queue.splice(0);
      await turns(takes);
      const lost = this.down || fate === 'lost';
      if (!lost) for (const { value } of request) this.stored.push(value);
      if (!lost && fate === 'stored') for (const [index, call] of request.entries()) call.resolve(index);
      else {
        void this.#refuse();
        for (const call of [...request, ...this.#queue.splice(0)]) call.reject(away);
      }
    }
    this.#busy = false;
  }

  async #refuse(): Promise<void> {
    if (this.#refusing) return;
    this.#refusing = true;
    await turns(1);
    this.#refusing = false;
  }
}

/** A local log in memory, which takes a while to be durable and may be full. */
class FakeLocal {
  readonly records: { offset: number; value: string }[] = [];
  full = false;
  #next = 0;
  #written = Promise.resolve();

  async append(_partition: number, value: string): Promise<number> {
    if (this.full) throw full;
    const offset = this.#next++;
    this.#written = this.#written.then(async () => {
      await turns(offset % 3);
      this.records.push({ offset, value });
    });
    await this.#written;
    return offset;
  }
  async read(_partition: number, from: number) {
    const found = this.records.filter(({ offset }) => offset >= from).slice(0, 5);
    await turns(1);
    return found;
  }
  async begin(): Promise<number> {
    return this.records[0]?.offset ?? this.#next;
  }
  async prune(_partition: number, below: number): Promise<void> {
    const kept = this.records.findIndex(({ offset }) => offset >= below);
    this.records.splice(0, kept < 0 ? this.records.length : kept);
  }
}

function laneOf(remote: FakeRemote, local: FakeLocal, more: Partial<LaneOptions> = {}): Lane {
  return new Lane({ partition: 0, remote: remote.append, local, behind: false, pause: () => turns(3), onProblem: () => {}, ...more });
}

async function untilDirect(lane: Lane): Promise<void> {
  for (let turn = 0; lane.behind; turn++) {
    if (turn > 20_000) throw new Error('the lane never caught up');
    await turns(1);
  }
}

test('with the remote log there, the local one is not touched', async () => {
  const [remote, local] = [new FakeRemote(), new FakeLocal()];
  const lane = laneOf(remote, local);
  await Promise.all(['a', 'b', 'c'].map((value) => lane.append(value)));
  expect(remote.stored).toEqual(['a', 'b', 'c']);
  expect(await local.append(0, 'first')).toBe(0);
});

test('while the remote log is away appends are answered from the local one, and forwarded in order', async () => {
  const [remote, local] = [new FakeRemote(), new FakeLocal()];
  const lane = laneOf(remote, local);
  remote.down = true;
  await Promise.all(['a', 'b', 'c'].map((value) => lane.append(value)));
  await lane.append('d');
  expect(remote.stored).toEqual([]);
  expect(lane.behind).toBe(true);
  remote.down = false;
  await untilDirect(lane);
  await lane.append('e');
  expect(remote.stored).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(local.records).toEqual([]);
});

test('what a former process left is forwarded before anything new', async () => {
  const [remote, local] = [new FakeRemote(), new FakeLocal()];
  await local.append(0, 'old');
  const lane = laneOf(remote, local, { behind: true });
  await lane.append('new');
  await untilDirect(lane);
  expect(remote.stored).toEqual(['old', 'new']);
});

test('catches up though events keep coming', async () => {
  const [remote, local] = [new FakeRemote(), new FakeLocal()];
  const lane = laneOf(remote, local);
  remote.down = true;
  await lane.append('0');
  remote.down = false;
  let calls = 1;
  const appends: Promise<number>[] = [];
  for (let turn = 0; lane.behind && turn < 500; turn++) {
    appends.push(lane.append(String(calls++)));
    await turns(1);
  }
  await Promise.all(appends);
  expect(lane.behind).toBe(false);
  expect(remote.stored.map(Number)).toEqual(Array.from({ length: calls }, (_, call) => call));
});

test('a full local log is said, and room or the remote log ends it', async () => {
  const [remote, local] = [new FakeRemote(), new FakeLocal()];
  const lane = laneOf(remote, local);
  [remote.down, local.full] = [true, true];
  await expect(lane.append('a')).rejects.toBe(full);
  local.full = false;
  await lane.append('b');
  local.full = true;
  await expect(lane.append('c')).rejects.toBe(full);
  remote.down = false;
  await untilDirect(lane);
  await lane.append('d');
  expect(remote.stored).toEqual(['b', 'd']);
});

test('a record that the remote log refuses for good is refused, and does not go the local way', async () => {
  const refusal = new Fault('record_too_large', 'too large', { status: 413 });
  const lane = laneOf(new FakeRemote(), new FakeLocal(), { remote: () => Promise.reject(refusal) });
  await expect(lane.append('a')).rejects.toBe(refusal);
  expect(lane.behind).toBe(false);
});

test('a lane that stops leaves the rest for the next start', async () => {
  const [remote, local] = [new FakeRemote(), new FakeLocal()];
  const lane = laneOf(remote, local);
  remote.down = true;
  await lane.append('a');
  await lane.stop();
  remote.down = false;
  await untilDirect(laneOf(remote, local, { behind: true }));
  expect(remote.stored).toEqual(['a']);
});

const request = fc.record({ fate: fc.constantFrom('stored' as const, 'lost' as const, 'stored, answer lost' as const), takes: fc.nat(6) });
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), count: fc.nat(12) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remote' as const), count: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disk' as const), count: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), count: fc.constant(0) }) },
);

test('whatever fails whenever: everything acknowledged is stored, and first stored in the order of the calls', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), fc.array(request, { maxLength: 25 }), async (steps, script) => {
      const [remote, local] = [new FakeRemote(), new FakeLocal()];
      remote.script.push(...script);
      const acknowledged = new Set<string>();
      let calls = 0;
      /** What a killed process had asked for may still happen; it no longer hears of it. */
      let alive = { yes: true };
      let lane = laneOf(remote, local);
      for (const { do: what, count } of steps) {
        if (what === 'wait') await turns(count);
        if (what === 'remote') remote.down = count === 1;
        if (what === 'disk') local.full = count === 1;
        for (let index = 0; what === 'append' && index < count; index++) {
          const value = String(calls++);
          const here = alive;
          lane.append(value).then(
            () => here.yes && acknowledged.add(value),
            () => {},
          );
        }
        if (what === 'kill') {
          alive.yes = false;
          alive = { yes: true };
          await lane.stop();
          lane = laneOf(remote, local, { behind: local.records.length > 0 });
        }
      }
      [remote.down, local.full] = [false, false];
      remote.script.length = 0;
      await turns(40);
      await untilDirect(lane);
      await lane.stop();
      const firsts = [...new Set(remote.stored)].filter((value) => acknowledged.has(value)).map(Number);
      expect(firsts.length).toBe(acknowledged.size);
      expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
    }),
    { numRuns: 1_000 },
  );
});
