import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FORMATS, translate } from '../../import/formats.ts';
import { validate } from '../../ingest/validate.ts';
import { ga4Rows } from './ga4-rows.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'ga4_sampled');

test.skipIf(!existsSync(folder))(
  '24,219 real events of GA4: each is taken, has an id of its own, and together they are what the shop counted',
  async () => {
    const truth = JSON.parse(readFileSync(join(folder, 'TRUTH.json'), 'utf8'));
    const ids = new Set<string>();
    const visitors = new Set<string>();
    const orders = new Map<string, number>();
    const types: Record<string, number> = {};
    let line = 0;
    for await (const row of ga4Rows(join(folder, 'events.csv'))) {
      const said = translate(FORMATS.ga4, { line: ++line, said: JSON.stringify(row) });
      if (said.kind === 'refused') throw new Error(`${line}: ${said.message}`);
      const context = { receivedAt: Date.now(), sentAt: undefined, trusted: true, currency: 'USD', doNotTrack: false, suspect: false };
      const verdict = validate(said.event, { ...context, eventBytes: undefined, newId: () => '' });
      if (verdict.kind === 'rejected') throw new Error(`${line}: ${verdict.message}`);
      const { event_id, event_type, visitor_id = '', order_id, value } = verdict.event;
      ids.add(event_id);
      visitors.add(visitor_id);
      types[event_type] = (types[event_type] ?? 0) + 1;
      const order = order_id ?? event_id;
      if (event_type === 'purchase' && !orders.has(order)) orders.set(order, value ?? 0);
    }
    const { revenue, rows_per_event_type: rows } = truth;
    expect({ events: ids.size, visitors: visitors.size }).toEqual({ events: truth.rows, visitors: truth.unique_visitors });
    expect(orders.size).toBe(revenue.distinct_order_ids + revenue.rows_with_revenue_but_no_order_id);
    expect([...orders.values()].reduce((sum, value) => sum + value, 0)).toBe(Number(revenue.dedup_total));
    expect([types.page_view, types.purchase, types.product_view, types.checkout_start]).toEqual([
      rows.page_view,
      rows.purchase,
      rows.view_item,
      rows.begin_checkout,
    ]);
  },
);
