import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveFrame } from '../../../../contracts/live.ts';
import { backoff } from './backoff.ts';
import { Link, type LinkState, SILENT_MS, type Socket } from './link.ts';

class FakeSocket implements Socket {
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  sent: string[] = [];
  closed = false;
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.closed = true;
  }
  frame(seq: number) {
    this.onmessage?.({ data: JSON.stringify({ type: 'patch', store: 'shop', seq, at: 1, data: {} } satisfies LiveFrame) });
  }
}

let sockets: FakeSocket[];
let states: LinkState[];
let seq: number | null;
let accept: boolean;
let mayWatch: boolean;
let link: Link;

const latest = () => {
  const socket = sockets.at(-1);
  if (!socket) throw new Error('no socket yet');
  return socket;
};

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  states = [];
  seq = null;
  accept = true;
  mayWatch = true;
  link = new Link({
    connect: () => {
      sockets.push(new FakeSocket());
      return latest();
    },
    lastSeq: () => seq,
    onFrame: (frame) => {
      if (accept) seq = frame.seq;
      return accept;
    },
    onState: (state) => states.at(-1) !== state && states.push(state),
    mayWatch: async () => mayWatch,
    random: () => 1,
  });
});
afterEach(() => {
  link.close();
  vi.useRealTimers();
});

describe('Link', () => {
  it('asks for nothing on the first connection and is live with the first frame', () => {
    latest().onopen?.();
    expect(latest().sent).toEqual([]);
    expect(states).toEqual(['connecting']);
    latest().frame(1);
    expect(states).toEqual(['connecting', 'live']);
  });

  it('comes back after a break and resumes from the last frame', async () => {
    latest().onopen?.();
    latest().frame(41);
    latest().onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(499);
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sockets).toHaveLength(2);
    latest().onopen?.();
    expect(latest().sent).toEqual(['{"type":"resume","seq":41}']);
    latest().frame(42);
    expect(states).toEqual(['connecting', 'live', 'reconnecting', 'live']);
  });

  it('leaves a connection that says nothing', async () => {
    latest().onopen?.();
    latest().frame(1);
    await vi.advanceTimersByTimeAsync(SILENT_MS - 1);
    latest().frame(2);
    await vi.advanceTimersByTimeAsync(SILENT_MS - 1);
    expect(latest().closed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(sockets[0]?.closed).toBe(true);
    expect(states.at(-1)).toBe('reconnecting');
  });

  it('leaves a connection that never opens', async () => {
    await vi.advanceTimersByTimeAsync(SILENT_MS + 500);
    expect(sockets).toHaveLength(2);
  });

  it('asks once for missing frames and gives up on the connection when they do not come', async () => {
    latest().onopen?.();
    latest().frame(5);
    accept = false;
    latest().frame(8);
    latest().frame(9);
    expect(latest().sent).toEqual(['{"type":"resume","seq":5}']);
    await vi.advanceTimersByTimeAsync(SILENT_MS);
    expect(sockets[0]?.closed).toBe(true);
  });

  it('waits longer from failure to failure, and starts over after a frame', async () => {
    const waits: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      latest().onclose?.({ code: 1006 });
      await vi.advanceTimersByTimeAsync(0);
      const started = Date.now();
      const before = sockets.length;
      while (sockets.length === before) await vi.advanceTimersByTimeAsync(100);
      waits.push(Date.now() - started);
    }
    expect(waits).toEqual([500, 1_000, 2_000]);
    latest().frame(1);
    latest().onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(500);
    expect(sockets).toHaveLength(5);
  });

  it('stops when the server refuses, by code or because nobody is signed in', async () => {
    latest().onclose?.({ code: 4401 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
    expect(states.at(-1)).toBe('unauthorised');
    link.retryNow();
    mayWatch = false;
    latest().onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(2);
    expect(states.at(-1)).toBe('unauthorised');
  });

  it('retries at once when told to, but not while it is connected', async () => {
    latest().onopen?.();
    latest().frame(1);
    link.retryNow();
    expect(sockets).toHaveLength(1);
    latest().onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(0);
    link.retryNow();
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sockets).toHaveLength(2);
  });

  it('is silent after close', async () => {
    link.close();
    expect(latest().closed).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    link.retryNow();
    expect(sockets).toHaveLength(1);
  });
});

describe('backoff', () => {
  it('doubles to a cap of 15 s and stays in the upper half', () => {
    expect([0, 1, 4, 5, 50].map((failures) => backoff(failures, () => 1))).toEqual([500, 1_000, 8_000, 15_000, 15_000]);
    expect(backoff(50, () => 0)).toBe(7_500);
  });
});
