import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../load-tests/harness/server-process.ts';
import { LOAD_STORE, provisionFile } from '../load-tests/harness/temporary.ts';

const MINUTE = 60_000;
const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36';
let folder: string;
let server: RunningServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-'));
  const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'UTC' });
  server = await startServer({ DATA_DIR: join(folder, 'data'), PROVISION: provision });
}, 3 * MINUTE);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Listed {
  id: string;
  at: string;
  reason: string;
  event: Record<string, unknown>;
  replayed_at: string | null;
}
interface Replayed {
  accepted: number;
  remaining: { reason: string; events: number }[];
  outcomes?: { status: string; event_id?: string }[];
}
async function ask<T>(path: string, body?: unknown): Promise<T> {
  const headers = { authorization: `Bearer ${LOAD_STORE.secretKey}`, 'content-type': 'application/json' };
  const answer = await fetch(server.url + path, body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as T;
}
const store = LOAD_STORE.id;
const listed = async () => (await ask<{ data: Listed[] }>(`/api/rejected?store=${store}`)).data;
const replay = (body: object) => ask<Replayed>('/api/rejected/replay', { store, ...body });
const ledger = () => ask<Record<string, number>>(`/api/ledger?store=${store}`);
async function orders() {
  const { data } = await ask<{ data: { orders: number; revenue: number }[] }>(
    `/api/stats?store=${store}&metrics=orders,revenue&range=today`,
  );
  return data[0];
}

const SENT = [
  { event_type: 'purchase', order_id: 'A-1', value: 10 },
  { event_type: 'purchase', order_id: { id: 'A-2' }, value: 20 },
  { event_type: 'purchase', orderId: 'A-3', order_id: [], value: 30 },
  { event_type: 'purchase', orderId: 'A-4', order_id: [], value: 40 },
  { order_id: 'A-5', value: 50 },
  'nothing',
];

it(
  'what a shop sent wrongly is mended and replayed, counts once, and the ledger adds up',
  async () => {
    const sent = await fetch(`${server.url}/track/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${LOAD_STORE.writeKey}`, 'content-type': 'application/json', 'user-agent': AGENT },
      body: JSON.stringify(SENT),
    });
    expect(await sent.json()).toMatchObject({ accepted: 1, rejected: 5 });
    await expect.poll(ledger, { timeout: MINUTE / 2 }).toMatchObject({ received: 6, stored: 1, rejected: 5, difference: 0 });
    const rows = await listed();
    expect(rows.map(({ reason }) => reason).sort()).toEqual([
      'invalid_type',
      'invalid_type',
      'invalid_type',
      'missing_event_type',
      'not_an_object',
    ]);
    const second = rows.find(({ event }) => event.value === 20);
    if (!second) throw new Error('the event is not listed');

    // Refused again as it is: nothing is sent, and it stays.
    expect(await replay({ events: [{ id: second.id }] })).toMatchObject({
      accepted: 0,
      outcomes: [{ status: 'rejected', reason: 'invalid_type' }],
    });
    // Mended by two people at once, and once more later.
    const mended = { events: [{ id: second.id, event: { ...second.event, order_id: 'A-2' } }] };
    const [one, other] = await Promise.all([replay(mended), replay(mended)]);
    expect(one.accepted + other.accepted).toBeGreaterThanOrEqual(1);
    await expect.poll(orders, { timeout: MINUTE / 2 }).toMatchObject({ orders: 2, revenue: 30 });
    expect(await replay(mended)).toMatchObject({ accepted: 0, outcomes: [{ status: 'already_replayed' }] });
    expect((await listed()).find(({ id }) => id === second.id)?.replayed_at).toMatch(/^20\d\d-/);

    // All of a reason: what is mended already is left alone.
    const all = {
      reason: 'invalid_type',
      since: new Date(Date.now() - MINUTE * 10).toISOString(),
      until: new Date(Date.now() + MINUTE).toISOString(),
    };
    expect(await replay({ ...all, dry_run: true })).toMatchObject({
      examined: 2,
      accepted: 0,
      remaining: [{ reason: 'invalid_type', events: 2 }],
    });
    const mend = { rename: { orderId: 'order_id' }, set: { currency: 'EUR' }, remove: ['debug'] };
    expect(await replay({ ...all, mend, dry_run: true })).toMatchObject({ examined: 2, accepted: 2, remaining: [] });
    expect(await orders()).toMatchObject({ orders: 2 });
    expect(await replay({ ...all, mend })).toMatchObject({ examined: 2, accepted: 2 });
    await expect.poll(orders, { timeout: MINUTE / 2 }).toMatchObject({ orders: 4, revenue: 100 });

    await expect
      .poll(ledger, { timeout: MINUTE / 2 })
      .toMatchObject({ received: 6 + one.accepted + other.accepted + 2, stored: 4, rejected: 5, difference: 0 });
    expect((await ledger()).duplicates).toBe(one.accepted + other.accepted - 1);
    expect(await ask(`/api/health/alerts?store=${store}`)).toMatchObject({ alerts: [] });
  },
  3 * MINUTE,
);
