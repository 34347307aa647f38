import { describe, expect, it } from 'vitest';
import type { LiveFrame } from '../../contracts/live.ts';
import { LiveChannel } from './channel.ts';
import { aPart, aTailEvent, SHOP } from './testing.ts';

const NOON = Date.UTC(2026, 2, 10, 12);

function read(frame: Buffer): LiveFrame {
  const header = (frame[1] ?? 0) < 126 ? 2 : frame[1] === 126 ? 4 : 10;
  return JSON.parse(frame.subarray(header).toString()) as LiveFrame;
}

describe('frames', () => {
  it('a patch names what changed, of the tail only what is new, and always the freshness', () => {
    const channel = new LiveChannel(SHOP, NOON, 7);
    channel.take(aPart(NOON, { visitors_now: 2, tail: [aTailEvent('a', NOON)] }), NOON);
    expect(read(channel.nextFrame(NOON))).toMatchObject({ type: 'patch', store: 'shop', seq: 8, at: NOON, data: { visitors_now: 2 } });
    channel.take(aPart(NOON, { visitors_now: 2, tail: [aTailEvent('b', NOON + 1), aTailEvent('a', NOON)], freshness_ms: 12 }), NOON + 1);
    expect(read(channel.nextFrame(NOON + 1))).toEqual({
      type: 'patch',
      store: 'shop',
      seq: 9,
      at: NOON + 1,
      data: { freshness_ms: 12, tail: [aTailEvent('b', NOON + 1)] },
    });
  });

  it('before the first part the snapshot is whole, empty, and says for how long there has been nothing', () => {
    const channel = new LiveChannel(SHOP, NOON, 7);
    const { data } = read(channel.snapshot(NOON + 900));
    expect(data).toMatchObject({ currency: 'EUR', timezone: 'Europe/Berlin', visitors_now: 0, tail: [], pages: [], freshness_ms: 900 });
    expect(data.minutes).toHaveLength(30);
    expect(data.minutes?.at(-1)?.t).toBe(NOON);
  });

  it('snapshot and patches come to the same as a later snapshot', () => {
    const channel = new LiveChannel(SHOP, NOON, 0);
    let seen = { ...read(channel.snapshot(NOON)).data };
    const tail = [];
    for (let i = 1; i < 50; i++) {
      const at = NOON + i * 10_000;
      tail.unshift(aTailEvent(`${i}`, at));
      const pages = [{ name: '/', count: i % 5, before: 0 }];
      channel.take(aPart(at, { visitors_now: i % 3, tail: tail.slice(0, 30), pages }), at);
      const { data } = read(channel.nextFrame(at));
      seen = { ...seen, ...data, tail: [...(data.tail ?? []), ...(seen.tail ?? [])].slice(0, 30) };
    }
    expect(seen).toEqual(read(channel.snapshot(NOON + 490_000)).data);
  });
});

describe('resume', () => {
  it('gives the frames after a number, none when nothing was missed, and null when only a snapshot helps', () => {
    const channel = new LiveChannel(SHOP, NOON, 100);
    const frames = Array.from({ length: 130 }, (_, i) => channel.nextFrame(NOON + i * 250));
    expect(channel.after(230)).toEqual([]);
    expect(channel.after(227)).toEqual(frames.slice(-3));
    expect(channel.after(110)).toHaveLength(120);
    expect(channel.after(109)).toBeNull();
    expect(channel.after(231)).toBeNull();
    expect(channel.after(-1)).toBeNull();
  });
});

describe('freshness', () => {
  const freshness = (channel: LiveChannel, at: number) => read(channel.nextFrame(at)).data.freshness_ms;

  it('is that of the partition that is furthest behind', () => {
    const channel = new LiveChannel(SHOP, NOON, 0);
    channel.take(aPart(NOON, { freshness_ms: 40 }), NOON);
    channel.take(aPart(NOON, { freshness_ms: 300 }, 1), NOON);
    expect(freshness(channel, NOON + 500)).toBe(300);
  });

  it('grows by the silence of a partition that is not heard any more', () => {
    const channel = new LiveChannel(SHOP, NOON, 0);
    channel.take(aPart(NOON, { freshness_ms: 40 }), NOON);
    channel.take(aPart(NOON, {}, 1), NOON);
    expect(freshness(channel, NOON + 1_900)).toBe(40);
    channel.take(aPart(NOON, {}, 1), NOON + 5_000);
    expect(freshness(channel, NOON + 5_000)).toBe(5_040);
  });
});
