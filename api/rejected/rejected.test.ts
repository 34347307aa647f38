import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReplayRequest, ReplayVerdict } from '../../contracts/replay.ts';
import { type Store, storeSchema } from '../../contracts/store.ts';
import { auditLog } from '../../platform/database/schema.ts';
import { openChdb } from '../../platform/warehouse/chdb.ts';
import { migrate } from '../../platform/warehouse/migrate.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { openTestApi, type TestApi } from '../testing.ts';

const STORES = ['a', 'b'].map((id): Store => storeSchema.parse({ id, name: id, currency: 'EUR' }));
const T0 = Date.UTC(2026, 10, 20, 12);
const COLUMNS = [
  'store_id',
  'received_at',
  'request_id',
  'reason',
  'message',
  'raw',
  'log_epoch',
  'log_partition',
  'log_offset',
  'log_index',
];
const MANY = 1_203;

let dir: string;
let warehouse: Warehouse;
let api: TestApi;
const asked: ReplayRequest[] = [];

/** An edge that takes events with an order, and nothing else. */
async function resend(request: ReplayRequest): Promise<ReplayVerdict[]> {
  asked.push(request);
  return request.events.map(
    ({ id, event }): ReplayVerdict =>
      (event as { order_id?: string }).order_id === undefined
        ? { kind: 'rejected', reason: 'no_order', message: 'Say the order.' }
        : { kind: 'accepted', event_id: id },
  );
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'footfall-'));
  warehouse = await openChdb({ dir });
  await migrate(warehouse, join(import.meta.dirname, '..', '..', 'clickhouse', 'migrations'));
  api = await openTestApi(STORES, { warehouse, resend });
  const row = (n: number, reason: string, raw: string, store = 'a', at = T0 + n) =>
    JSON.stringify([store, at, `r${n}`, reason, 'Why.', raw, 'epoch-1', 0, n, 0]);
  const lines = [
    row(1, 'invalid_type', '{"event_type":"purchase","orderId":"A-1","value":"x"}'),
    row(2, 'invalid_type', '{"event_type":"purchase"}'),
    row(3, 'malformed_json', '{broken'),
    row(4, 'no_consent', ''),
    row(1, 'invalid_type', '{"event_type":"purchase","orderId":"B-1"}', 'b'),
    // Three a millisecond, so that a page ends among rows of one time.
    ...Array.from({ length: MANY }, (_, n) =>
      row(1_000 + n, 'invalid_value', JSON.stringify({ orderId: `M-${n}` }), 'a', T0 + 1_000 + Math.floor(n / 3)),
    ),
  ];
  await warehouse.insert('rejected_events', COLUMNS, lines.join('\n'));
});
afterAll(async () => {
  await api.close();
  await warehouse.close();
  await rm(dir, { recursive: true, force: true });
});

const as = (store: string) => ({ headers: { authorization: `Bearer sk_${store}` } });
async function list(query = '') {
  const answer = await api.ask('GET', `/api/rejected?store=a${query}`, as('a'));
  return (await answer.json()) as { data: { id: string; reason: string; event: unknown; replayed_at: string | null }[]; reasons: object[] };
}
async function replay(body: object, store = 'a') {
  const answer = await api.ask('POST', '/api/rejected/replay', { body: { store, ...body }, ...as(store) });
  const said = (await answer.json()) as Record<string, unknown>;
  return { ...said, status: answer.status } as Record<string, unknown>;
}
const idOf = (n: number, reason: string) => `epoch-1:0:${n}:0:${reason}`;
const MEND = { mend: { rename: { orderId: 'order_id' } } };
const span = { since: new Date(T0).toISOString(), until: new Date(T0 + 60_000).toISOString() };

it('lists what was refused, of one reason or all, with how many there are of each', async () => {
  const { data, reasons } = await list('&reason=malformed_json');
  expect(data).toEqual([
    {
      id: idOf(3, 'malformed_json'),
      at: new Date(T0 + 3).toISOString(),
      request_id: 'r3',
      index: 0,
      reason: 'malformed_json',
      message: 'Why.',
      event: '{broken',
      replayed_at: null,
    },
  ]);
  expect(reasons).toContainEqual({
    reason: 'invalid_type',
    events: 2,
    replayed: 0,
    first_at: new Date(T0 + 1).toISOString(),
    last_at: new Date(T0 + 2).toISOString(),
  });
  expect((await list('&limit=3')).data.map(({ id }) => id)).toEqual(
    [MANY - 1, MANY - 2, MANY - 3].map((n) => idOf(1_000 + n, 'invalid_value')),
  );
});

it('a dry run says what would become of them, and leaves all as it was', async () => {
  const wanted = { reason: 'invalid_type', ...span, ...MEND, dry_run: true };
  expect(await replay(wanted)).toMatchObject({
    dry_run: true,
    examined: 2,
    accepted: 1,
    remaining: [{ reason: 'no_order', message: 'Say the order.', events: 1 }],
  });
  expect(asked.at(-1)).toMatchObject({ store: 'a', dry_run: true });
  expect((await list('&reason=invalid_type')).data.every(({ replayed_at }) => replayed_at === null)).toBe(true);
});

it('a mended event is sent once, and its row stays, marked', async () => {
  const event = { event_type: 'purchase', order_id: 'A-1' };
  const one = {
    events: [
      { id: idOf(1, 'invalid_type'), event },
      { id: idOf(999, 'invalid_type') },
      { id: 'nonsense' },
      { id: idOf(3, 'malformed_json') },
      { id: idOf(4, 'no_consent') },
    ],
  };
  const { outcomes } = await replay(one);
  expect(outcomes).toMatchObject([
    { status: 'accepted', event_id: idOf(1, 'invalid_type') },
    { status: 'unknown' },
    { status: 'unknown' },
    { status: 'rejected', reason: 'malformed_json' },
    { status: 'rejected', reason: 'not_kept' },
  ]);
  expect(asked.at(-1)?.events).toEqual([{ id: idOf(1, 'invalid_type'), request_id: 'r1', received_at: T0 + 1, event }]);
  const sent = asked.length;
  expect(await replay({ events: [{ id: idOf(1, 'invalid_type'), event }] })).toMatchObject({
    accepted: 0,
    outcomes: [{ status: 'already_replayed' }],
  });
  expect(asked.length).toBe(sent);
  const marked = (await list('&reason=invalid_type')).data.map(({ replayed_at }) => replayed_at === null);
  expect(marked).toEqual([true, false]);
  const entries = await api.database.sql.select().from(auditLog);
  expect(entries.filter(({ action }) => action === 'rejected.replay')[0]).toMatchObject({
    storeId: 'a',
    actorKind: 'key',
    details: { examined: 5, accepted: 1 },
  });
});

it('what is no object is sent as it is written anew', async () => {
  const { outcomes } = await replay({ events: [{ id: idOf(3, 'malformed_json'), event: { order_id: 'C-1' } }] });
  expect(outcomes).toMatchObject([{ status: 'accepted' }]);
});

it('all of a reason are mended, over many pages, each once, and again none', async () => {
  const seen = asked.length;
  const wanted = { reason: 'invalid_value', ...span, ...MEND };
  expect(await replay(wanted)).toMatchObject({ examined: MANY, accepted: MANY, remaining: [], next_since: null });
  const orders = asked.slice(seen).flatMap(({ events }) => events.map(({ event }) => (event as { order_id: string }).order_id));
  expect(new Set(orders).size).toBe(MANY);
  expect(orders.length).toBe(MANY);
  expect(await replay(wanted)).toMatchObject({ examined: 0, accepted: 0 });
  expect((await list()).reasons).toContainEqual(expect.objectContaining({ reason: 'invalid_value', events: MANY, replayed: MANY }));
});

it("nobody mends another's events, and a bad mend says what is wrong", async () => {
  expect(await replay({ events: [{ id: idOf(2, 'invalid_type') }] }, 'b')).toMatchObject({ outcomes: [{ status: 'unknown' }] });
  const foreign = await api.ask('POST', '/api/rejected/replay', { body: { store: 'a', events: [{ id: 'x' }] }, ...as('b') });
  expect(foreign.status).toBe(404);
  const bad = await replay({ reason: 'x', ...span, mend: { set: { a: 1 }, remove: ['a'] } });
  expect([bad.status, JSON.stringify(bad.error)]).toEqual([400, expect.stringMatching(/bad_request/)]);
});
