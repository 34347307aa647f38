import { expect, test } from 'vitest';
import type { Plan, Position, Positions } from '../platform/log/port.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import { Claim, type ClaimDeps, Fenced, LEASE } from './claim.ts';
import { StageTimes } from './stages.ts';

const batch = { first: 3, last: 9, from: 1, to: 2 };
const found: Plan = { ...batch, id: 'theirs', attempt: 1, deadline: 50_000 };

/** A warehouse whose clock stands at `now` (null: it has none) and goes on only while someone sleeps, and positions that hold `plan`. */
function world(now: number | null, plan: Plan | null) {
  const state = { now, local: 0, position: { next: 3, plan, version: 5 } as Position, waits: [] as number[] };
  const positions: Positions = {
    load: async () => state.position,
    async save(_, position, version) {
      if (state.position.version !== version) return false;
      state.position = { ...position, version: version + 1 };
      return true;
    },
    close: async () => {},
  };
  const pass = (ms: number) => {
    state.local += ms;
    if (state.now !== null) state.now += ms;
  };
  const deps: ClaimDeps = {
    warehouse: { now: async () => state.now } as Warehouse,
    positions,
    clock: () => state.local,
    sleep: async (ms) => pass(ms),
    times: new StageTimes(),
    onWait: (ms) => state.waits.push(ms),
  };
  return { state, deps, pass };
}

test('a first attempt waits for nothing, and is durable with its deadline', async () => {
  const { state, deps } = world(1_000, null);
  const claim = new Claim(0, 5, batch, null, deps);
  await claim.begin();
  expect(state).toMatchObject({ waits: [], position: { next: 3, plan: { ...batch, attempt: 1, deadline: 1_000 + LEASE } } });
  expect(await claim.deadline()).toBe(1_000 + LEASE);
  expect(await claim.end(10)).toBe(state.position.version);
  expect(state.position).toMatchObject({ next: 10, plan: null });
});

test('who finds a plan fences its owner at once, and waits until the warehouse’s clock has passed its deadline', async () => {
  const { state, deps } = world(43_000, found);
  const owner = new Claim(0, 5, batch, found, deps);
  const claim = new Claim(0, 5, batch, found, {
    ...deps,
    async sleep(ms) {
      await expect(owner.begin()).rejects.toThrow(Fenced);
      await expect(owner.end(10)).rejects.toThrow(Fenced);
      await deps.sleep(ms);
    },
  });
  await claim.begin();
  expect(state.waits).toEqual([7_000]);
  expect(state.position.plan).toMatchObject({ attempt: 2, deadline: 50_000 + LEASE });
});

test('a deadline that has passed, and one that nobody set, are not waited for', async () => {
  for (const plan of [found, { ...found, deadline: null }]) {
    const { state, deps } = world(60_000, plan);
    await new Claim(0, 5, batch, plan, deps).begin();
    expect(state).toMatchObject({ waits: [], position: { plan: { attempt: 2, deadline: 60_000 + LEASE } } });
  }
});

test('its own next attempt waits likewise, as the one before may still be on its way', async () => {
  const { state, deps } = world(1_000, null);
  const claim = new Claim(0, 5, batch, null, deps);
  await claim.begin();
  await claim.begin();
  expect(state).toMatchObject({ waits: [LEASE], position: { plan: { attempt: 2, deadline: 1_000 + 2 * LEASE } } });
});

test('the deadline is put off in the plan before a statement carries it, and never brought forward', async () => {
  const { state, deps, pass } = world(1_000, null);
  const claim = new Claim(0, 5, batch, null, deps);
  await claim.begin();
  pass(LEASE * 0.6);
  expect(await claim.deadline()).toBe(1_000 + 1.6 * LEASE);
  expect(state.position.plan).toMatchObject({ attempt: 1, deadline: 1_000 + 1.6 * LEASE });
  state.now = 0;
  state.local += LEASE;
  expect(await claim.deadline()).toBe(1_000 + 1.6 * LEASE);
  state.position = { ...state.position, version: 99 };
  state.local += LEASE;
  await expect(claim.deadline()).rejects.toThrow(Fenced);
});

test('a warehouse whose clock was set back by a day does not hold a partition up for a day', async () => {
  const { state, deps } = world(50_000 - 86_400_000, found);
  await new Claim(0, 5, batch, found, deps).begin();
  expect(state.waits).toEqual([120_000]);
});

test('where statements end with their process there is no deadline and nothing to wait for', async () => {
  const { state, deps } = world(null, { ...found, deadline: null });
  const claim = new Claim(0, 5, batch, { ...found, deadline: null }, deps);
  await claim.begin();
  expect(await claim.deadline()).toBeNull();
  await claim.begin();
  expect(state).toMatchObject({ waits: [], position: { version: 7, plan: { attempt: 3, deadline: null } } });
});
