import { join } from 'node:path';
import { chdbClient } from '../../platform/warehouse/chdb-client.ts';

/** The first row of an answer. */
type One = (sql: string) => Promise<number[]>;

/** The same of a stopped server, read straight from its files. */
export async function compareRollups(dataDir: string): Promise<boolean> {
  const client = chdbClient(join(dataDir, 'warehouse'));
  try {
    return await compareTables(async (sql) => {
      const rows = await (await client.query({ query: sql, format: 'JSONCompactEachRow' })).json<unknown[]>();
      return (rows[0] ?? []).map(Number);
    });
  } finally {
    await client.close();
  }
}

/**
 * Each rollup's sums beside the raw table's, asked of ClickHouse itself. Written apart from the server's own code: what it says of itself is what is
 * being checked. kpi_minute forgets after some days, so it may hold less than raw, never more.
 */
export async function compareTables(one: One): Promise<boolean> {
  const raw = (where: string, ...columns: string[]) => one(`SELECT ${columns.join(', ')} FROM events WHERE ${where}`);
  const kinds = ['page_view', 'product_view', 'add_to_cart', 'checkout_start'].map((type) => `countIf(event_type = '${type}')`);
  const kpi = ['sum(events)', 'sum(pageviews)', 'sum(product_views)', 'sum(carts)', 'sum(checkouts)', 'uniqMerge(visitors)'];
  const truth = ['count()', ...kinds, 'uniq(visitor_id)'];
  const checks: [string, number[], number[]][] = [
    ['raw: rows = event ids', await raw('1', 'count()'), await raw('1', 'uniqExact(store_id, event_id)')],
    ['kpi_hour', await one(`SELECT ${kpi} FROM kpi_hour`), await raw('1', ...truth)],
    ['kpi_day', await one(`SELECT ${kpi} FROM kpi_day`), await raw('1', ...truth)],
    [
      'event_hour',
      await one('SELECT sum(events), uniqExact(event_type) FROM event_hour'),
      await raw('1', 'count()', 'uniqExact(event_type)'),
    ],
    [
      'page_hour',
      await one('SELECT sum(pageviews), uniqExact(page) FROM page_hour'),
      await raw("event_type = 'page_view' AND page != ''", 'count()', 'uniqExact(page)'),
    ],
    [
      'product_hour',
      await one('SELECT sum(views), sum(carts), sum(removals) FROM product_hour'),
      await raw(
        "product_id != ''",
        ...['product_view', 'add_to_cart', 'remove_from_cart'].map((type) => `countIf(event_type = '${type}')`),
      ),
    ],
    ['search_hour', await one('SELECT sum(searches) FROM search_hour'), await raw("event_type = 'search' AND search != ''", 'count()')],
    [
      'sessions: events',
      await one('SELECT sum(events), sum(pageviews) FROM sessions FINAL'),
      await raw('1', 'count()', "countIf(event_type = 'page_view')"),
    ],
    [
      'orders',
      await one('SELECT count() FROM orders FINAL'),
      await raw("event_type = 'purchase' AND has_value", "uniqExact(store_id, if(order_id = '', event_id, order_id))"),
    ],
    ['ledger: stored', await one('SELECT sum(stored) FROM ledger FINAL'), await raw('1', 'count()')],
  ];
  const [minutes = 0] = await one('SELECT sum(events) FROM kpi_minute');
  const [events = 0] = await raw('1', 'count()');
  let equal = minutes <= events;
  console.log(`\n  ${'table'.padEnd(28)}${'rollup'.padStart(40)}   raw`);
  for (const [name, found, expected] of checks) {
    const same = found.join() === expected.join();
    equal &&= same;
    console.log(`  ${name.padEnd(28)}${found.join(' ').padStart(40)}   ${expected.join(' ')}  ${same ? '' : 'DIFFERS'}`);
  }
  return equal;
}
