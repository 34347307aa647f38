import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Room } from './room.ts';
import { aPart, SHOP } from './testing.ts';

const NOON = Date.UTC(2026, 2, 10, 12);
let sent: number[];
let frames: Buffer[];
const viewer = {
  show(frame: Buffer) {
    sent.push(Date.now());
    frames.push(frame);
  },
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'], now: NOON });
  sent = [];
  frames = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const openRoom = () => new Room(SHOP, Date.now, 0, async () => {});
const gaps = () => sent.slice(1).map((at, i) => at - (sent[i] ?? 0));

it('sends at most four frames a second however many parts come, and the last of them', async () => {
  const room = openRoom();
  room.enter(viewer);
  for (let i = 1; i <= 500; i++) {
    room.take(aPart(Date.now(), { visitors_now: i }, i % 3));
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(250);
  expect(Math.min(...gaps())).toBeGreaterThanOrEqual(250);
  expect(sent.length).toBeGreaterThan(15);
  expect(frames.at(-1)?.toString()).toContain('"visitors_now":1497');
  room.close();
});

it('a part that comes every 255 ms soon has no turn to wait for, whatever the room sent before', async () => {
  const room = openRoom();
  room.enter(viewer);
  room.take(aPart(Date.now()));
  await vi.advanceTimersByTimeAsync(100);
  let waited = 0;
  for (let i = 0; i < 60; i++) {
    room.take(aPart(Date.now()));
    const said = Date.now();
    await vi.advanceTimersByTimeAsync(255);
    waited = (sent.find((at) => at >= said) ?? Number.NaN) - said;
  }
  expect(waited).toBe(0);
  room.close();
});

it('a change after a pause leaves at once', async () => {
  const room = openRoom();
  room.enter(viewer);
  await vi.advanceTimersByTimeAsync(1_500);
  sent = [];
  room.take(aPart(Date.now()));
  expect(sent).toEqual([Date.now()]);
  room.close();
});

it('sends a frame each second though no part comes, and none when closed', async () => {
  const room = openRoom();
  room.enter(viewer);
  await vi.advanceTimersByTimeAsync(10_500);
  expect(sent).toHaveLength(10);
  expect(Math.max(...gaps())).toBeLessThanOrEqual(1_000);
  room.close();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sent).toHaveLength(10);
});

it('is ready when a first part and yesterday are known, or after a second without', async () => {
  let ready = false;
  const room = openRoom();
  void room.ready.then(() => {
    ready = true;
  });
  await vi.advanceTimersByTimeAsync(900);
  expect(ready).toBe(false);
  room.take(aPart(Date.now(), { visitors_now: 3 }));
  room.take(aPart(Date.now(), { visitors_now: 4 }, 1));
  await vi.advanceTimersByTimeAsync(60);
  expect(ready).toBe(true);
  expect(room.channel.snapshot(Date.now()).toString()).toContain('"visitors_now":7');
  room.close();

  const silent = openRoom();
  await vi.advanceTimersByTimeAsync(1_000);
  await expect(silent.ready).resolves.toBeUndefined();
  silent.close();
});
