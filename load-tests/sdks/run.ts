import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, eventType, type Sender } from './client.ts';
import type { Mortal } from './mortal.ts';

/** Events that a shop tracks one after the other before it does something else, and for how long, ms. */
const BURST = 20;
const PAUSE = 20;

/** Has the client send events `0` to `count - 1`, and kills the server once while it does, with events under way. */
export async function sendThrough(client: Client, count: number, server: Mortal, key: string): Promise<void> {
  const sender: Sender = await client.open(server.url, key);
  let back: Promise<void> = Promise.resolve();
  for (let i = 0; i < count; i++) {
    if (i === Math.floor(count / 2)) back = server.die();
    await sender.track(String(i));
    if (i % BURST === BURST - 1) await sleep(client.pauseMs ?? PAUSE);
  }
  await back;
  await sender.close();
}

export interface Account {
  client: string;
  version: string;
  settings: string;
  sent: number;
  stored: number;
  lost: number;
  doubled: number;
}

/** What of a client's events is in the warehouse. `held`: how often each is there. */
export function accountOf(client: Client, version: string, sent: number, held: ReadonlyMap<string, number>): Account {
  const stored = held.size;
  const doubled = [...held.values()].reduce((sum, times) => sum + times - 1, 0);
  return { client: client.package, version, settings: client.settings, sent, stored, lost: sent - stored, doubled };
}

export function heldOf(client: Client, found: ReadonlyMap<string, ReadonlyMap<string, number>>): ReadonlyMap<string, number> {
  return found.get(eventType(client)) ?? new Map();
}
