import { setTimeout as sleep } from 'node:timers/promises';
import { LOAD_STORE } from '../harness/temporary.ts';
import { startCapture } from './capture.ts';
import { type Client, eventType, type Sender } from './client.ts';
import { fieldsMapped, fieldsOf, type StoredRow } from './fields.ts';
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

/** The one event whose fields are looked at, by its `n`. */
export const LOOKED_AT = 'looked-at';

/** What the client said with one event, and what its page threw meanwhile; null where there is no page. */
export interface Look {
  payloads: unknown[];
  thrown: readonly string[] | null;
}

/** Has the client send one event, and looks at what it sends. */
export async function lookAt(client: Client, url: string, key: string): Promise<Look> {
  const capture = await startCapture(url);
  const sender = await client.open(capture.url, key);
  await sender.track(LOOKED_AT);
  await sender.close();
  const payloads = capture.payloads().filter((payload) => JSON.stringify(payload).includes(LOOKED_AT));
  await capture.close();
  return { payloads, thrown: sender.thrown?.() ?? null };
}

/** The fields that the client sent, as far as they stand in the stored event; null when that is not there. */
function mappedOf({ payloads }: Look, row: StoredRow | undefined): ReturnType<typeof fieldsMapped> | null {
  return row === undefined ? null : fieldsMapped(fieldsOf(payloads, LOOKED_AT), row, [LOAD_STORE.writeKey, LOAD_STORE.secretKey]);
}

export interface Account {
  client: string;
  version: string;
  settings: string;
  sent: number;
  stored: number;
  lost: number;
  doubled: number;
  'fields mapped': string;
  'not mapped': string;
  thrown: number | null;
}

/** What of a client's events is in the warehouse. `held`: how often each is there; `row`: the one that was looked at. */
export function accountOf(
  client: Client,
  version: string,
  sent: number,
  held: ReadonlyMap<string, number>,
  look: Look,
  row: StoredRow | undefined,
): Account {
  const stored = held.size;
  const mapped = mappedOf(look, row);
  const doubled = [...held.values()].reduce((sum, times) => sum + times - 1, 0);
  return {
    client: client.package,
    version,
    settings: client.settings,
    sent,
    stored,
    lost: sent - stored,
    doubled,
    'fields mapped': mapped === null ? 'none: the event is not there' : `${mapped.mapped} of ${mapped.sent}`,
    'not mapped': mapped?.lost.join(', ') ?? '',
    thrown: look.thrown?.length ?? null,
  };
}

export function heldOf(client: Client, found: ReadonlyMap<string, ReadonlyMap<string, number>>): ReadonlyMap<string, number> {
  return found.get(eventType(client)) ?? new Map();
}
