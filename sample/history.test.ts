import { expect, it } from 'vitest';
import { startOfDay } from '../contracts/zone.ts';
import { dayOfEvents } from './day.ts';
import { sendHistory } from './history.ts';
import type { SampleEvent } from './visit.ts';

const DAY = 20_720;
const ZONE = 'Europe/Berlin';
const days = Array.from({ length: 5 }, (_, i) => dayOfEvents(1, DAY - 1 + i)).flat();
const between = (from: number, to: number) => days.filter((event) => event.at > from && event.at <= to);
const recorder = () => {
  const sent: SampleEvent[] = [];
  const sizes: number[] = [];
  const send = async (body: string, count: number) => {
    const events = JSON.parse(body) as SampleEvent[];
    expect(events.length).toBe(count);
    sizes.push(count);
    sent.push(...events);
  };
  return { sent, sizes, send };
};
const ids = (events: readonly SampleEvent[]) => events.map((event) => event.event_id).toSorted();

it('sends what lies between two times, each once, in order, in batches that the server takes', async () => {
  const [from, to] = [startOfDay(DAY, ZONE) + 5 * 3_600_000, startOfDay(DAY + 2, ZONE) + 12 * 3_600_000];
  const { sent, sizes, send } = recorder();
  const shares: number[] = [];
  await sendHistory({ seed: 1, from, to, send, onProgress: (share) => shares.push(share) });
  expect(ids(sent)).toEqual(ids(between(from, to)));
  expect(Math.max(...sizes)).toBe(500);
  expect(shares.at(-1)).toBe(1);
  expect(sent[0]).not.toHaveProperty('at');
  const times = sent.map((event) => Date.parse(event.timestamp));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

it('goes on where it ended: two halves are the whole, also when cut in the middle of the night', async () => {
  const from = startOfDay(DAY, ZONE);
  const to = startOfDay(DAY + 3, ZONE);
  const whole = recorder();
  await sendHistory({ seed: 1, from, to, send: whole.send });
  for (const cut of [startOfDay(DAY + 1, ZONE), startOfDay(DAY + 1, ZONE) + 120_000, startOfDay(DAY + 2, ZONE) + 50_000_000]) {
    const halves = recorder();
    await sendHistory({ seed: 1, from, to: cut, send: halves.send });
    await sendHistory({ seed: 1, from: cut, to, send: halves.send });
    expect(ids(halves.sent)).toEqual(ids(whole.sent));
  }
});

it('tries a batch again, the same one, and goes on', async () => {
  const from = startOfDay(DAY, ZONE);
  const { sent, send } = recorder();
  const failed = new Set<string>();
  await sendHistory({
    seed: 1,
    from,
    to: from + 86_400_000,
    pauseMs: 1,
    send: async (body, count) => {
      if (!failed.has(body)) {
        failed.add(body);
        throw new Error('503');
      }
      await send(body, count);
    },
  });
  expect(ids(sent)).toEqual(ids(between(from, from + 86_400_000)));
});

it('gives up when nothing is taken, with the reason, and sends no more', async () => {
  const from = startOfDay(DAY, ZONE);
  let calls = 0;
  const sending = sendHistory({
    seed: 1,
    from,
    to: from + 3 * 86_400_000,
    pauseMs: 1,
    send: async () => {
      calls++;
      throw new Error('401');
    },
  });
  await expect(sending).rejects.toThrow('401');
  expect(calls).toBeLessThanOrEqual(4 * 7);
});
