import { expect, it } from 'vitest';
import type { LogRecordBody } from '../../contracts/log-record.ts';
import { readRecord } from '../../contracts/record-text.ts';
import { REPLAY_PATH, type ReplayEvent } from '../../contracts/replay.ts';
import { storeSchema } from '../../contracts/store.ts';
import { testConfig } from '../../platform/config.ts';
import { SIGNATURE_HEADER, signInternal } from '../../platform/http/internal-signature.ts';
import { NOW, testEdge } from '../fakes.ts';
import { createReplayDoor } from './door.ts';
import { createResend } from './resend.ts';

const FIRST = NOW - 20 * 86_400_000;
const shop = storeSchema.parse({ id: 'shop', name: 'Shop', currency: 'EUR' });
const replay = (event: unknown, id = 'e:0:5:1:invalid_type'): ReplayEvent => ({ id, request_id: 'r9', received_at: FIRST, event });

function edge(pressure = 0) {
  const records: LogRecordBody[] = [];
  const resend = createResend({
    directory: { store: (id) => (id === 'shop' ? shop : undefined) },
    log: {
      partitions: 1,
      append: async (_: number, value: string) => records.push(readRecord(value) as LogRecordBody) - 1,
      pressure: () => ({ waitingBytes: pressure, oldestMs: 0 }),
    } as never,
    limits: testConfig().limits,
    clock: () => NOW,
    newRequestId: () => 'new',
  });
  return { records, resend };
}

it('takes a mended event as an import of the time when it came first', async () => {
  const { records, resend } = edge();
  const verdicts = await resend({
    store: 'shop',
    dry_run: false,
    events: [replay({ event_type: 'purchase', value: 5 }), replay({ event_type: {} })],
  });
  expect(verdicts).toMatchObject([{ kind: 'accepted' }, { kind: 'rejected', reason: 'invalid_type' }]);
  expect(records).toMatchObject([{ store: 'shop', request_id: 'new', received_at: NOW, trusted: true, received: 1, rejected: [] }]);
  expect(records[0]?.events).toMatchObject([{ event_type: 'purchase', ts: FIRST, value: 5, currency: 'EUR', visitor_id: 'request r9' }]);
});

it('gives an event the same id each time, its own where it has one, and its own time', async () => {
  const { resend, records } = edge();
  const send = (event: object, id?: string) => resend({ store: 'shop', dry_run: false, events: [replay(event, id)] });
  const [[first], [again], [other], [own]] = [
    await send({ event_type: 'x' }),
    await send({ event_type: 'x', page: '/mended' }),
    await send({ event_type: 'x' }, 'e:0:5:2:invalid_type'),
    await send({ event_type: 'x', event_id: 'mine', timestamp: '2026-11-01T00:00:00Z', visitor_id: 'v' }),
  ];
  expect(first).toEqual(again);
  expect(first).not.toEqual(other);
  expect(own).toEqual({ kind: 'accepted', event_id: 'mine' });
  expect(records.at(-1)?.events[0]).toMatchObject({ ts: Date.UTC(2026, 10, 1), visitor_id: 'v' });
});

it('keeps nothing on a dry run, and says no while the log is behind', async () => {
  const { resend, records } = edge();
  expect(await resend({ store: 'shop', dry_run: true, events: [replay({ event_type: 'x' })] })).toMatchObject([{ kind: 'accepted' }]);
  await expect(edge(1e9).resend({ store: 'shop', dry_run: false, events: [replay({ event_type: 'x' })] })).rejects.toMatchObject({
    code: 'overloaded',
    retryable: true,
  });
  await expect(resend({ store: 'none', dry_run: false, events: [] })).rejects.toMatchObject({ code: 'unknown_store' });
  expect(records).toEqual([]);
});

it.each([
  ['an event that nests without end', deep(50_000)],
  ['an event that is too deep', deep(12)],
])('%s is refused as too deep', async (_, event) => {
  const [verdict] = await edge().resend({ store: 'shop', dry_run: false, events: [replay({ event_type: 'x', properties: event })] });
  expect(verdict).toMatchObject({ kind: 'rejected', reason: 'too_deep' });
});

function deep(levels: number): object {
  let value: object = {};
  for (let i = 0; i < levels; i++) value = { value };
  return value;
}

it('the door opens to who has a key of the vault, for a minute', async () => {
  const { records, resend } = edge();
  const [key, older, wrong] = [1, 2, 3].map((n) => Buffer.alloc(32, n)) as [Buffer, Buffer, Buffer];
  const onProblem = (error: unknown) => {
    throw error;
  };
  const door = createReplayDoor({ resend, secrets: () => [key, older], clock: () => NOW, eventBytes: 32_768, onProblem });
  const body = JSON.stringify({ store: 'shop', dry_run: false, events: [replay({ event_type: 'x' })] });
  const knock = async (signature: string, sent = body) =>
    (await door.request(REPLAY_PATH, { method: 'POST', body: sent, headers: { [SIGNATURE_HEADER]: signature } })).status;
  const good = signInternal(key, REPLAY_PATH, body, NOW);
  for (const bad of [
    await knock(''),
    await knock('t=1,v1=00'),
    await knock(signInternal(wrong, REPLAY_PATH, body, NOW)),
    await knock(signInternal(key, '/other', body, NOW)),
    await knock(signInternal(key, REPLAY_PATH, body, NOW - 61_000)),
    await knock(signInternal(key, REPLAY_PATH, body, NOW + 61_000)),
    await knock(good, `${body} `),
  ])
    expect(bad).toBe(401);
  expect(records).toEqual([]);
  expect([await knock(good), await knock(signInternal(older, REPLAY_PATH, body, NOW - 50_000))]).toEqual([200, 200]);
  expect(records).toHaveLength(2);
  expect(await knock(signInternal(key, REPLAY_PATH, '{}', NOW), '{}')).toBe(400);
});

it('of what a page sent and was refused, nothing is kept that it may not keep', async () => {
  const kept = async (event: object, headers: Record<string, string> = {}) => {
    const { post, records } = testEdge();
    await post('/track/event', { event_type: 'purchase', value: 'x', visitor_id: 'v', session_id: 's', ...event }, headers);
    return JSON.parse(records()[0]?.rejected[0]?.raw ?? '') as Record<string, unknown>;
  };
  expect(await kept({})).not.toHaveProperty('visitor_id');
  expect(await kept({})).toHaveProperty('session_id');
  expect(await kept({ consent: 'denied' })).not.toHaveProperty('session_id');
  expect(await kept({}, { 'sec-gpc': '1' })).not.toHaveProperty('session_id');
  expect(await kept({ consent: 'granted' }, { dnt: '1' })).toMatchObject({ visitor_id: 'v', session_id: 's' });
  expect(await kept({ consent: 'denied' }, { authorization: 'Bearer sk_open' })).toMatchObject({ visitor_id: 'v', session_id: 's' });
});
