import { importVersion } from '../../contracts/order-truth.ts';
import type { Store } from '../../contracts/store.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { dayText } from './dates.ts';
import type { Kind } from './kinds.ts';

/** Where a kind's rows go: kept as the file said them, and the table in which they are in force. */
interface Place {
  kept: string;
  table: string;
  key: string;
}
const ORDERS: Place = { kept: 'imported_orders', table: 'actual_orders', key: 'order_id' };
const REFUNDS: Place = { kept: 'imported_refunds', table: 'actual_refunds', key: 'order_id, refund_id' };
const PRODUCT_COSTS: Place = { kept: 'imported_product_costs', table: 'product_costs', key: 'product_id, valid_from' };
const PLACES: readonly Place[] = [ORDERS, REFUNDS, PRODUCT_COSTS];

const BLOCK = 5_000;

export interface WriteDeps {
  warehouse: Warehouse;
  query: (name: string) => string;
}

/** An import by its id, and when it happens, ms. */
export interface Import {
  id: string;
  store: Store;
  at: number;
}

/** Writes what a file says and brings it into force. Doing so again under the same id changes nothing but the version. */
export async function writeImport(of: Kind, made: Import, { warehouse, query }: WriteDeps): Promise<void> {
  const version = importVersion(made.at);
  const params = { store: made.store.id, import: made.id, version };
  const inForce = async ({ table, kept }: Place) =>
    warehouse.command(query('import-in-force').replace('/*table*/', table).replace('/*kept*/', kept), params);
  if (of.kind === 'ad_costs') {
    const rows = [...of.of.days.values()].map(({ day, channel, source, medium, campaign, cost, impressions, clicks }) => ({
      day: dayText(day),
      channel,
      source,
      medium,
      campaign,
      cost,
      currency: made.store.currency,
      impressions,
      clicks,
    }));
    await insert(warehouse, 'ad_costs', rows, made, version);
  } else if (of.kind === 'product_costs') {
    const rows = [...of.of.costs.values()].map(({ product, cost, from }) => ({
      product_id: product,
      valid_from: dayText(from),
      cost,
      currency: made.store.currency,
    }));
    await insert(warehouse, PRODUCT_COSTS.kept, rows, made, version);
    await warehouse.command(query('import-keep-costs'), params);
    await inForce(PRODUCT_COSTS);
  } else {
    const orders = [...of.of.orders.values()];
    const counted = (currency: string) => currency === made.store.currency;
    const rows = orders.map(({ line: _, id, at, items, aliases, ...order }) => ({
      order_id: id,
      aliases,
      source: 'csv',
      ts: at,
      ...order,
      counted: counted(order.currency),
      item_ids: items.map((item) => item.id),
      item_variants: items.map(() => ''),
      item_skus: items.map((item) => item.id),
      item_names: items.map((item) => item.name),
      item_prices: items.map((item) => item.price),
      item_quantities: items.map((item) => item.quantity),
    }));
    // A file has no refund's own number and time: what was given back of an order is one, at the order's time.
    const refunds = orders.flatMap(({ id, at, refunded, currency }) =>
      refunded > 0
        ? [
            {
              order_id: id,
              refund_id: 'csv',
              ts: at,
              value: refunded,
              total: refunded,
              currency,
              counted: counted(currency),
              source: 'csv',
            },
          ]
        : [],
    );
    await insert(warehouse, ORDERS.kept, rows, made, version);
    await insert(warehouse, REFUNDS.kept, refunds, made, version);
    await inForce(ORDERS);
    await inForce(REFUNDS);
  }
}

/** Takes an import out of force; where an earlier one knows the same, that one is in force again. Doing so twice is harmless. */
export async function undoImport({ id, store, at }: Import, { warehouse, query }: WriteDeps): Promise<void> {
  const params = { store: store.id, import: id, version: importVersion(at) };
  const mark = (kept: string) => warehouse.command(query('import-undo-kept').replaceAll('/*kept*/', kept), params);
  await mark('ad_costs');
  for (const { kept, table, key } of PLACES) {
    await mark(kept);
    const sql = query('import-undo').replaceAll('/*kept*/', kept).replaceAll('/*table*/', table).replaceAll('/*key*/', key);
    await warehouse.command(sql, params);
  }
}

async function insert(
  warehouse: Warehouse,
  table: string,
  rows: readonly Record<string, unknown>[],
  { id, store }: Import,
  version: number,
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const names = Object.keys(first);
  const columns = ['store_id', ...names, 'import_id', 'version', 'deleted'];
  for (let from = 0; from < rows.length; from += BLOCK) {
    const block = rows.slice(from, from + BLOCK);
    const lines = block.map((row) => JSON.stringify([store.id, ...names.map((name) => row[name]), id, version, 0]));
    await warehouse.insert(table, columns, lines.join('\n'));
  }
}
