import { join } from 'node:path';
import { temporaryFolder } from '../../../platform/testing/temporary-folder.ts';
import { openChdb } from '../../../platform/warehouse/chdb.ts';
import { migrate } from '../../../platform/warehouse/migrate.ts';
import { loadQueries } from '../../../platform/warehouse/sql.ts';
import type { Funnel, FunnelEvent, FunnelOptions, FunnelStep } from '../../../science/funnel/funnel.ts';
import type { Said } from '../../../science/journeys/people.ts';
import { type CohortMoney, type Ltv, ltvTable } from '../../../science/ltv/ltv.ts';
import { type Retention, type RetentionCount, retentionTable } from '../../../science/retention/retention.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', 'clickhouse');

export interface Order {
  order: string;
  customer: string;
  at: number;
  value: number;
}

/** An event that may name a user. */
export type NamedEvent = FunnelEvent & { user?: string; order?: string };

/** `value` above 0. */
export interface Refund {
  order: string;
  at: number;
  value: number;
}

/** Real ClickHouse with Footfall's tables and its questions of journeys; each store's rows are apart. One a process. */
export async function openEngine() {
  const folder = await temporaryFolder();
  const warehouse = await openChdb({ dir: folder.dir });
  await migrate(warehouse, join(ROOT, 'migrations'));
  // A partition a day: a year and a half is too many for one insert, and nothing here asks it.
  await warehouse.command('DROP VIEW kpi_minute_mv');
  const query = loadQueries(join(ROOT, 'queries'));
  const lines = (rows: readonly unknown[][]) => rows.map((row) => JSON.stringify(row)).join('\n');

  return {
    warehouse,
    /** Events by store; visitors are whole numbers. */
    async insertEvents(stores: Readonly<Record<string, readonly NamedEvent[]>>): Promise<void> {
      const rows = Object.entries(stores).flatMap(([store, events]) =>
        events.map(({ visitor, at, type, user = '0', order = '' }, i) => [store, `e${i}`, at, at, type, visitor, user, order]),
      );
      const columns = ['store_id', 'event_id', 'ts', 'received_at', 'event_type', 'visitor_id', 'user_hash', 'order_id'];
      await warehouse.insert('events', columns, lines(rows));
    },
    /** Who was said to be whom; `alias`: of users under a former id. */
    async insertIdentities(store: string, said: readonly (Said & { alias: boolean })[]): Promise<void> {
      const rows = said.map(({ id, user, at, alias }) => [store, alias, id, user, at]);
      await warehouse.insert('identities', ['store_id', 'alias', 'visitor_id', 'user_hash', 'at'], lines(rows));
    },
    /** The person of each id that was said to be somebody. */
    async people(store: string): Promise<Map<string, string>> {
      const rows = await warehouse.query<{ id: string; person: string }>(
        'SELECT toString(visitor_id) AS id, toString(person_id) AS person FROM people(store = {store:String})',
        { store },
      );
      return new Map(rows.map(({ id, person }) => [id, person]));
    },
    async insertOrders(store: string, orders: readonly Order[], refunds: readonly Refund[]): Promise<void> {
      const paid = orders.map(({ order, customer, at, value }) => [store, order, at, `e${order}`, customer, value, true, 1]);
      await warehouse.insert(
        'orders',
        ['store_id', 'order_id', 'ts', 'event_id', 'visitor_id', 'value', 'counted', 'version'],
        lines(paid),
      );
      const back = refunds.map(({ order, at, value }, i) => [store, order, `r${i}`, at, value, true]);
      await warehouse.insert('refunds', ['store_id', 'order_id', 'event_id', 'ts', 'value', 'counted'], lines(back));
    },
    /** What the shop itself says of an order. */
    async insertTruth(store: string, { order, at, value }: Omit<Order, 'customer'>, status: 'paid' | 'cancelled'): Promise<void> {
      const columns = ['store_id', 'order_id', 'source', 'ts', 'status', 'value', 'counted', 'version'];
      await warehouse.insert('actual_orders', columns, lines([[store, order, 'shopify', at, status, value, true, 1]]));
    },
    async funnel(store: string, { steps, window }: Omit<FunnelOptions, 'mode'>, to = 2 ** 42): Promise<Funnel> {
      const rows = await warehouse.query<{ step: number; visitors: number; median_ms: number }>(query('funnel'), {
        store,
        from: 0,
        to,
        steps,
        window,
      });
      if (rows.length === 0) return { kind: 'no_answer', reason: 'nobody_entered' };
      const found = steps.map((step, i): FunnelStep => {
        const row = rows[i];
        return { step, visitors: row?.visitors ?? 0, medianMs: i === 0 || !row ? null : row.median_ms };
      });
      return { kind: 'funnel', steps: found };
    },
    async retention(store: string, bounds: readonly number[], until: number): Promise<Retention> {
      return retentionTable(await warehouse.query<RetentionCount>(query('retention'), { store, bounds, until }), bounds, until);
    },
    async ltv(store: string, bounds: readonly number[], until: number): Promise<Ltv> {
      const span = { from: 0, to: Math.min(until, bounds.at(-1) ?? until) };
      return ltvTable(await warehouse.query<CohortMoney>(query('ltv'), { store, bounds, ...span }), bounds, until);
    },
    async close(): Promise<void> {
      await warehouse.close();
      await folder.remove();
    },
  };
}

export type Engine = Awaited<ReturnType<typeof openEngine>>;
