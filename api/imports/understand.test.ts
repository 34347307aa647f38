import { expect, test } from 'vitest';
import type { ImportKind, ImportSettings } from '../../contracts/imports.ts';
import type { Context } from './row.ts';
import { understand } from './understand.ts';

const context: Context = { zone: 'Europe/Berlin', currency: 'EUR', now: Date.UTC(2026, 10, 20, 12) };
const read = (text: string | Uint8Array, kind: ImportKind, settings: ImportSettings | null = null, of = context) =>
  understand(typeof text === 'string' ? new TextEncoder().encode(text) : text, kind, settings, of);
const values = async (...of: Parameters<typeof read>) => (await read(...of)).preview.rows.map((row) => row.values);

const SHOPIFY = `Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Cancelled at,Payment Method,Refunded Amount,Id,Tags,Source
#1001,a@example.com,paid,2026-11-02 10:00:00 +0100,fulfilled,,no,EUR,90.00,4.90,14.37,94.90,,10.00,Post,2026-11-02 09:58:10 +0100,2,"Linen shirt, blue",40.00,,LS-B,true,true,fulfilled,,Card,0.00,5501,,web
#1001,a@example.com,,,,,,,,,,,,,,2026-11-02 09:58:10 +0100,1,Socks,20.00,,SO-1,true,true,fulfilled,,,,,,
#1002,b@example.com,refunded,2026-11-03 11:00:00 +0100,,,no,EUR,30.00,0.00,4.79,30.00,,0.00,,2026-11-03 10:59:00 +0100,1,Cap,30.00,,CAP,true,true,,2026-11-04 08:00:00 +0100,Card,30.00,5502,,web
#1003,c@example.com,weird,,,,no,EUR,12.00,0.00,1.92,12.00,,0.00,,2026-11-05 10:59:00 +0100,1,Mug,12.00,,MUG,true,true,,,Card,0.00,5503,,web
#1003,c@example.com,,,,,,,,,,,,,,2026-11-05 10:59:00 +0100,1,Lid,2.00,,LID,true,true,,,,,,,
`;

test('a Shopify export: lines of an order together, value without tax and shipping, by the number that webhooks use', async () => {
  const { preview, records } = await read(SHOPIFY, 'orders');
  expect(preview.recognised).toBe('Shopify orders');
  expect(preview.missing).toEqual([]);
  expect(preview.counts).toEqual({ lines: 5, good: 3, bad: 2, skipped: 0, rows: 2 });
  expect(records.kind === 'orders' && [...records.of.orders.values()]).toMatchObject([
    {
      id: '5501',
      aliases: ['#1001', '1001'],
      at: Date.UTC(2026, 10, 2, 8, 58, 10),
      status: 'paid',
      value: 7_563,
      tax: 1_437,
      shipping: 490,
      discount: 1_000,
      total: 9_490,
      items: [
        { id: 'LS-B', name: 'Linen shirt, blue', quantity: 2, price: 4_000 },
        { id: 'SO-1', name: 'Socks', quantity: 1, price: 2_000 },
      ],
    },
    { id: '5502', status: 'cancelled', refunded: 3_000 },
  ]);
  expect(preview.problems.map(({ line, code }) => [line, code])).toEqual([
    [5, 'unknown_status'],
    [6, 'order_refused'],
  ]);
  expect(preview.problems[0]?.message).toMatch(/"weird" is no status\. Use paid/);
});

test('WooCommerce analytics, with points between and commas for cents', async () => {
  const text =
    'Date;Order #;N. Revenue (formatted);Status;Customer;Items sold;Coupon(s);N. Revenue\n2026-11-02 10:11:12;812;x;processing;A;2;;"1.049,90"\n2026-11-02 12:00:00;813;x;on-hold;B;1;;5\n2026-11-02 12:30:00;814;x;checkout-draft;B;1;;5\n';
  const { preview } = await read(text, 'orders');
  expect(preview).toMatchObject({ recognised: 'WooCommerce analytics, orders', file: { delimiter: ';' }, settings: { decimal: ',' } });
  expect(preview.counts).toMatchObject({ good: 2, skipped: 1 });
  expect(preview.rows[0]?.values).toMatchObject({
    order_id: '812',
    value: 1_049.9,
    status: 'paid',
    ordered_at: '2026-11-02T09:11:12.000Z',
  });
  expect(preview.rows[1]?.values).toMatchObject({ status: 'pending', value: 5 });
});

const META = `Campaign name,Ad set name,Reporting starts,Reporting ends,Amount spent (EUR),Impressions,Link clicks
,,2026-11-01,2026-11-03,"1,234.50",5000,60
Autumn,Broad,2026-11-01,2026-11-01,"1,000.00","4,000",40
Autumn,Narrow,2026-11-01,2026-11-01,200.25,900,19
Autumn,Broad,2026-11-01,2026-11-03,34.25,100,1
`;

test('a Meta export: ad sets add up to the campaign, its total is left out, a line of several days is refused', async () => {
  const { preview } = await read(META, 'ad_costs');
  expect(preview).toMatchObject({ recognised: 'Meta Ads', missing: [], counts: { lines: 4, good: 2, bad: 1, skipped: 1, rows: 1 } });
  expect(preview.settings.constants).toEqual({ source: 'facebook', medium: 'paid_social', channel: 'paid_social', currency: 'EUR' });
  expect(preview.rows.map((row) => row.values)).toEqual([
    {
      date: '2026-11-01',
      channel: 'paid_social',
      source: 'facebook',
      medium: 'paid_social',
      campaign: 'Autumn',
      cost: 1_200.25,
      currency: 'EUR',
      impressions: 4_900,
      clicks: 59,
    },
  ]);
  expect(preview.problems).toMatchObject([{ line: 5, code: 'many_days' }]);
});

test('a Google Ads report as its Excel CSV: UTF-16, tabs, a title and the range above, the total below', async () => {
  const text =
    'Campaign report\n"November 1, 2026 - November 2, 2026"\nCampaign status\tDay\tCampaign\tCurrency code\tCost\tImpr.\tClicks\nEnabled\t2026-11-01\tBrand\tEUR\t12.34\t1,200\t7\nEnabled\t2026-11-02\tBrand\tEUR\t --\t--\t--\nTotal: Account\t --\t --\tEUR\t12.34\t1,200\t7\n';
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  const { preview } = await read(bytes, 'ad_costs');
  expect(preview).toMatchObject({ recognised: 'Google Ads', file: { encoding: 'UTF-16', delimiter: '\t', header_line: 3 } });
  expect(preview.counts).toEqual({ lines: 3, good: 1, bad: 1, skipped: 1, rows: 1 });
  expect(preview.rows[0]).toMatchObject({ line: 4, values: { cost: 12.34, impressions: 1_200, channel: 'paid_search', source: 'google' } });
  expect(preview.problems[0]).toMatchObject({ line: 5, field: 'cost', code: 'empty' });
});

test('a TikTok report; costs in another currency than the store’s are refused', async () => {
  const text =
    'Campaign name,By Day,Cost,Currency,Impressions,Clicks (destination)\nLaunch,2026-11-01,20.50,EUR,10000,125\nLaunch,2026-11-02,20.50,USD,10000,125\nTotal of 2 results,-,41.00,-,20000,250\n';
  const { preview } = await read(text, 'ad_costs');
  expect(preview).toMatchObject({ recognised: 'TikTok Ads', counts: { good: 1, bad: 1, skipped: 1 } });
  expect(preview.rows[0]?.values).toMatchObject({ source: 'tiktok', clicks: 125 });
  expect(preview.problems[0]?.message).toBe('The line is in USD, the store counts in EUR. Export it in EUR.');
});

test('product costs: a shop’s products without a cost are passed over, a later line of the same day wins', async () => {
  expect(await values('Handle,Variant SKU,Cost per item\nshirt,LS-B,12.40\nsocks,SO-1,\n', 'product_costs')).toEqual([
    { product: 'LS-B', cost: 12.4, currency: 'EUR', valid_from: null },
  ]);
  expect(await values('sku,cost,valid from\nA,5,2026-01-01\nA,6,2026-01-01\nA,7,2026-02-01\n', 'product_costs')).toMatchObject([
    { cost: 6, valid_from: '2026-01-01' },
    { cost: 7, valid_from: '2026-02-01' },
  ]);
});

test('the last line may tell whether day or month comes first; when none does, the zone is asked and a person told', async () => {
  const text = 'order id,date,total\n1,03/04/2026,10\n2,05/06/2026,10\n';
  expect((await values(`${text}3,04/13/2026,10\n`, 'orders'))[0]).toMatchObject({ ordered_at: '2026-03-03T23:00:00.000Z' });
  const open = await read(text, 'orders');
  expect(open.preview.rows[0]?.values.ordered_at).toBe('2026-04-02T22:00:00.000Z');
  expect(open.preview.notices.join(' ')).toContain('whether the day or the month comes first');
  const there = await read(text, 'orders', null, { ...context, zone: 'America/New_York' });
  expect(there.preview.rows[0]?.values.ordered_at).toBe('2026-03-04T05:00:00.000Z');
});

test('columns of nobody: what is missing is said, and the person’s mapping is taken', async () => {
  const text = 'ref,when,sum\nA1,2026-11-01,9.99\n';
  const open = await read(text, 'orders');
  expect(open.preview).toMatchObject({
    recognised: null,
    missing: ['Order number', 'Ordered at', 'Value, Total or Subtotal'],
    rows: [],
    counts: { lines: 1, good: 0 },
  });
  expect(open.preview.columns).toEqual([
    { name: 'ref', examples: ['A1'] },
    { name: 'when', examples: ['2026-11-01'] },
    { name: 'sum', examples: ['9.99'] },
  ]);
  const settings: ImportSettings = {
    columns: { order_id: 'ref', ordered_at: 'when', value: 'sum' },
    constants: { currency: 'USD' },
    decimal: 'auto',
    dates: 'auto',
  };
  expect(await values(text, 'orders', settings)).toMatchObject([{ order_id: 'A1', value: 9.99, currency: 'USD' }]);
  await expect(read(text, 'orders', { ...settings, columns: { order_id: 'nope' } })).rejects.toMatchObject({
    code: 'unknown_column',
    status: 400,
  });
  await expect(read(text, 'orders', { ...settings, columns: { __proto__x: 'ref' } })).rejects.toMatchObject({
    code: 'unknown_field',
    status: 400,
  });
});

test.each([
  ['', 'empty_file'],
  ['\n\n', 'empty_file'],
  ['order id,date,total\n"1,2026-01-01,5\n', 'bad_csv'],
])('%j is refused as %s', async (text, code) => {
  await expect(read(text, 'orders')).rejects.toMatchObject({ code, status: 400 });
});

test('a bad line never takes its neighbours along, and is told by its number in the file, also after a cell of two lines', async () => {
  const text =
    'order id,date,total,product\r\n1,2026-11-01,5,"two\r\nlines"\r\n\r\n2,2026-13-01,5,x\r\n3,2026-11-01,five,x\r\n4,2027-11-01,5,x\r\n,2026-11-01,5,x\r\n5,2026-11-01,5,x\r\n';
  const { preview } = await read(text, 'orders');
  expect(preview.problems.map(({ line, field, code }) => [line, field, code])).toEqual([
    [5, 'ordered_at', 'no_such_day'],
    [6, 'total', 'not_a_number'],
    [7, 'ordered_at', 'in_the_future'],
    [8, 'order_id', 'empty'],
  ]);
  expect(preview.rows.map((row) => row.values.order_id)).toEqual(['1', '5']);
});

test('what was saved by an old spreadsheet keeps its umlauts', async () => {
  const bytes = Buffer.from('order id,date,total,product\n1,2026-11-01,5,M\xfctze\n', 'latin1');
  const { preview } = await read(bytes, 'orders');
  expect(preview.file.encoding).toBe('Windows-1252');
  expect(preview.columns[3]?.examples).toEqual(['Mütze']);
});
