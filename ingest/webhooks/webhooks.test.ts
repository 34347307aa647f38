import { describe, expect, it, test } from 'vitest';
import { writeSecrets } from '../../contracts/source-secrets.ts';
import { NOW } from '../fakes.ts';
import { base64, fixture, SECRET, timed, webhookEdge } from './testing.ts';

const error = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

describe('a delivery of Shopify', () => {
  it('is stored as the order’s figures, exact to the cent, and nothing of the buyer', async () => {
    const edge = webhookEdge();
    const response = await edge.shopify('orders/create', fixture('shopify-order'));
    expect([response.status, await response.json()]).toEqual([200, { ok: true }]);
    const [truth] = edge.truths();
    expect(truth).toMatchObject({ source: 'shopify', sourceId: 'shopify', orderId: '5321890431237', currency: 'EUR', refunds: [] });
    expect(truth?.aliases).toEqual(expect.arrayContaining(['#1042', '1042', '5c1f8b0ad0b94b7c9e6a0f6b2f1d9e33', 'XPYVF9ENV']));
    // 107.10 with 17.10 of tax in it; shipping 5.95 with 0.95 in it.
    expect(truth?.state).toMatchObject({ status: 'paid', value: 90_00, tax: 18_05, shipping: 5_00, discount: 11_90, total: 113_05 });
    expect(truth?.state).toMatchObject({ ts: Date.UTC(2026, 10, 20, 18, 4, 10), customer: '7061534015813', via: 'web', test: false });
    const items = truth?.state?.items ?? [];
    expect(items.map(({ sku, price, quantity }) => [sku, price, quantity])).toEqual([
      ['MUG-BLUE', 18_00, 3],
      ['TEA-1', 36_00, 1],
    ]);
    expect(truth?.state?.origin).toMatchObject({ landing: expect.stringContaining('utm_source=newsletter') });
    const stored = JSON.stringify(edge.records());
    for (const personal of ['buyer@example.com', 'Ada', 'Byron', '203.0.113.7']) expect(stored).not.toContain(personal);
  });

  it('of a refund knows what went back of the goods; the order’s own list knows the tax in it', async () => {
    const edge = webhookEdge();
    await edge.shopify('refunds/create', fixture('shopify-refund'));
    await edge.shopify('orders/updated', { ...fixture('shopify-order'), refunds: [fixture('shopify-refund')] });
    const [alone, whole] = edge.truths();
    expect(alone).toMatchObject({
      orderId: '5321890431237',
      state: null,
      refunds: [{ id: '929361463877', value: 21_42, total: 21_42, rank: 0 }],
    });
    expect(whole?.refunds).toMatchObject([{ id: '929361463877', value: 18_00, total: 21_42, rank: 1 }]);
    expect(whole?.state?.refunded).toBe(21_42);
  });

  it.each([
    [{ cancelled_at: '2026-11-21T10:00:00Z' }, 'cancelled'],
    [{ financial_status: 'voided' }, 'voided'],
    [{ financial_status: 'authorized' }, 'pending'],
    [{ financial_status: 'partially_refunded' }, 'partially_refunded'],
  ])('with %j is %s', async (change, status) => {
    const edge = webhookEdge();
    await edge.shopify('orders/updated', { ...fixture('shopify-order'), ...change });
    expect(edge.truths()[0]?.state?.status).toBe(status);
  });

  it.each(['products/update', 'customers/redact', 'customers/data_request', 'shop/redact', 'draft_orders/create'])(
    'about %s is answered 200 and not stored',
    async (topic) => {
      const edge = webhookEdge();
      const response = await edge.shopify(topic, { id: 1 });
      expect([response.status, edge.appended]).toEqual([200, []]);
    },
  );

  it('that cannot be read is answered 200, as the platform would repeat it for days', async () => {
    const edge = webhookEdge();
    expect((await edge.shopify('orders/create', { id: 1 })).status).toBe(200);
    expect(edge.appended).toEqual([]);
  });
});

describe('a delivery of WooCommerce', () => {
  it('is stored without tax and shipping, its lines adding up to its value', async () => {
    const edge = webhookEdge();
    expect((await edge.woocommerce('order.created', fixture('woocommerce-order'))).status).toBe(200);
    const [truth] = edge.truths();
    expect(truth).toMatchObject({ source: 'woocommerce', orderId: '1194', aliases: ['wc_order_YzXqv7u79WjZS'] });
    expect(truth?.state).toMatchObject({ status: 'paid', value: 37_80, tax: 8_11, shipping: 4_90, total: 50_81, customer: '77' });
    expect(truth?.state?.items).toMatchObject([{ product: '93', variant: '', sku: 'TEA-1', price: 12_60, quantity: 3 }]);
    expect(truth?.state?.origin).toMatchObject({ source: 'google', medium: 'cpc', landing: 'https://shop.example/tea?gclid=abc' });
    expect(JSON.stringify(edge.records())).not.toMatch(/Grace|example\.com|4930/);
  });

  it('has a line that does not divide evenly split so that no cent is lost', async () => {
    const edge = webhookEdge();
    const order = fixture('woocommerce-order');
    await edge.woocommerce('order.updated', { ...order, line_items: [{ product_id: 1, quantity: 3, total: '10.00' }] });
    expect(edge.truths()[0]?.state?.items.map(({ price, quantity }) => [price, quantity])).toEqual([
      [333, 2],
      [334, 1],
    ]);
  });

  it.each([
    ['pending', 'unpaid'],
    ['on-hold', 'pending'],
    ['completed', 'paid'],
    ['failed', 'failed'],
    ['trash', 'deleted'],
    ['wc-packed', 'paid'],
  ])('with status %s is %s', async (said, status) => {
    const edge = webhookEdge();
    await edge.woocommerce('order.updated', { ...fixture('woocommerce-order'), status: said });
    expect(edge.truths()[0]?.state?.status).toBe(status);
  });

  it('with refunds is refunded in part or whole', async () => {
    const edge = webhookEdge();
    await edge.woocommerce('order.updated', { ...fixture('woocommerce-order'), refunds: [{ id: 9, reason: '', total: '-10.00' }] });
    expect(edge.truths()[0]).toMatchObject({ state: { status: 'partially_refunded' }, refunds: [{ id: '9', value: 10_00, total: 10_00 }] });
  });

  it('may be the unsigned ping, or a draft', async () => {
    const edge = webhookEdge();
    const ping = await edge.send('/webhooks/woocommerce/woocommerce', 'webhook_id=12', {});
    const draft = await edge.woocommerce('order.created', { ...fixture('woocommerce-order'), status: 'checkout-draft' });
    expect([ping.status, draft.status, edge.appended]).toEqual([200, 200, []]);
  });
});

describe('a generic delivery', () => {
  const order = { id: 'A-1', created_at: '2026-11-20T10:00:00Z', items: [{ id: 'p', price: '19.90', quantity: 2 }], tax: '7.56' };

  it('is stored with the sum of its items', async () => {
    const edge = webhookEdge();
    expect((await edge.generic(order)).status).toBe(200);
    expect(edge.truths()[0]).toMatchObject({ orderId: 'A-1', currency: 'EUR', state: { value: 39_80, total: 47_36, status: 'paid' } });
  });

  it.each([
    [{ ...order, items: [] }, /worth nothing/],
    [{ ...order, created_at: 'soon' }, /created_at/],
    [{ ...order, status: 'lost' }, /status/],
    [{ ...order, items: [{ id: 'p', price: 'free' }] }, /items\.0\.price/],
  ])('that is wrong is answered 400 with what is wrong: %#', async (payload, why) => {
    const edge = webhookEdge();
    const response = await edge.generic(payload);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: { message: string } }).error.message).toMatch(why);
    expect(edge.appended).toEqual([]);
  });

  it('signed more than five minutes ago or ahead is refused, however rightly', async () => {
    const edge = webhookEdge();
    expect((await edge.generic(order, { at: NOW - 299_000 })).status).toBe(200);
    for (const at of [NOW - 301_000, NOW + 302_000]) {
      const response = await edge.generic(order, { at });
      expect([response.status, await error(response)]).toEqual([401, 'stale_signature']);
    }
    expect(edge.appended).toHaveLength(1);
  });

  it('counts when any of its signatures fits', async () => {
    const edge = webhookEdge();
    const body = JSON.stringify(order);
    const right = timed(body, SECRET, NOW);
    const response = await edge.send('/webhooks/orders/generic', body, { 'footfall-signature': `${right.replace(/v1=/, 'v1=00,v1=')}` });
    expect(response.status).toBe(200);
  });
});

test.each([
  ['another secret', (body: string) => base64(body, 'another secret')],
  ['none', () => ''],
  ['one of another body', () => base64('{}', SECRET)],
  ['one cut short', (body: string) => base64(body, SECRET).slice(0, 20)],
])('a signature that is %s is 401 before the body is parsed', async (_, sign) => {
  const edge = webhookEdge();
  for (const body of [JSON.stringify(fixture('shopify-order')), '{ no json']) {
    const response = await edge.send('/webhooks/shopify/shopify', body, {
      'x-shopify-topic': 'orders/create',
      'x-shopify-hmac-sha256': sign(body),
    });
    expect([response.status, await error(response)]).toEqual([401, 'wrong_signature']);
  }
  expect(edge.appended).toEqual([]);
});

test('a body that was changed by one byte is refused', async () => {
  const edge = webhookEdge();
  const body = JSON.stringify(fixture('woocommerce-order'));
  const headers = { 'x-wc-webhook-topic': 'order.created', 'x-wc-webhook-signature': base64(body, SECRET) };
  expect((await edge.send('/webhooks/woocommerce/woocommerce', body.replace('50.81', '50.82'), headers)).status).toBe(401);
  expect((await edge.send('/webhooks/woocommerce/woocommerce', body, headers)).status).toBe(200);
});

test('the secret before is good until its time, and no longer', async () => {
  const secrets = (until: number) => writeSecrets({ secret: 'the new secret', before: { secret: SECRET, until } });
  expect((await webhookEdge({}, secrets(NOW + 1)).shopify('orders/create', fixture('shopify-order'))).status).toBe(200);
  expect((await webhookEdge({}, secrets(NOW)).shopify('orders/create', fixture('shopify-order'))).status).toBe(401);
});

test('a shop that is not connected, or is of another platform, is 404', async () => {
  const edge = webhookEdge();
  for (const path of ['/webhooks/shopify/nobody', '/webhooks/shopify/woocommerce', '/webhooks/orders/shopify']) {
    const response = await edge.send(path, '{}', {});
    expect([response.status, await error(response)]).toEqual([404, 'unknown_source']);
  }
});

test('too large is 413, a log that cannot store is 503, and neither is acknowledged', async () => {
  const large = webhookEdge({ limits: { bodyBytes: 1_000 } });
  expect((await large.shopify('orders/create', fixture('shopify-order'))).status).toBe(413);
  const busy = webhookEdge({ log: { pressure: () => ({ waitingBytes: 0, oldestMs: 6_000 }) } });
  expect((await busy.shopify('orders/create', fixture('shopify-order'))).status).toBe(503);
  const noVault = webhookEdge({ deps: { vault: undefined } });
  expect((await noVault.shopify('orders/create', fixture('shopify-order'))).status).toBe(503);
});

test('all deliveries about an order go to one partition, and orders spread over all', async () => {
  const edge = webhookEdge({ partitions: 4 });
  const order = fixture('shopify-order');
  for (let n = 0; n < 40; n++) {
    await edge.shopify('orders/create', { ...order, id: 7_000 + n });
    await edge.shopify('refunds/create', { ...fixture('shopify-refund'), order_id: 7_000 + n });
  }
  const places = new Map<string, Set<number>>();
  for (const [at, { partition }] of edge.appended.entries()) {
    const id = edge.truths()[at]?.orderId ?? '';
    places.set(id, (places.get(id) ?? new Set()).add(partition));
  }
  expect([...places.values()].every((set) => set.size === 1)).toBe(true);
  expect(new Set(edge.appended.map(({ partition }) => partition)).size).toBe(4);
});
