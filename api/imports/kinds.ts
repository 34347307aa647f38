import type { ImportKind, ImportRow } from '../../contracts/imports.ts';
import { toMajor } from '../../contracts/money.ts';
import { AdCostLines } from './ad-costs.ts';
import { dayText } from './dates.ts';
import { OrderLines } from './orders.ts';
import { ProductCostLines } from './product-costs.ts';
import type { Context, Layout, Row } from './row.ts';

/** What the good lines of a file come to. */
export type Kind = (
  | { kind: 'orders'; of: OrderLines }
  | { kind: 'ad_costs'; of: AdCostLines }
  | { kind: 'product_costs'; of: ProductCostLines }
) & {
  add(row: Row, layout: Layout): 'good' | 'bad' | 'skipped';
  size(): number;
  preview(rows: number): ImportRow[];
};

export function kindOf(kind: ImportKind, context: Context): Kind {
  const { currency } = context;
  if (kind === 'orders') {
    const of = new OrderLines();
    return {
      kind,
      of,
      add: (row, { places }) => outcome(of.add(row, !['value', 'total', 'subtotal'].some((field) => places.has(field)))),
      size: () => of.orders.size,
      preview: (rows) =>
        first(of.orders, rows).map(({ line, ...order }) => ({
          line,
          values: {
            order_id: order.id,
            other_id: order.aliases[0] ?? null,
            ordered_at: new Date(order.at).toISOString(),
            status: order.status,
            value: toMajor(order.value, order.currency),
            tax: toMajor(order.tax, order.currency),
            shipping: toMajor(order.shipping, order.currency),
            total: toMajor(order.total, order.currency),
            refunded: toMajor(order.refunded, order.currency),
            currency: order.currency,
            items: order.items.length,
          },
        })),
    };
  }
  if (kind === 'ad_costs') {
    const of = new AdCostLines();
    return {
      kind,
      of,
      add: (row, layout) => outcome(of.add(row, layout, currency)),
      size: () => of.days.size,
      preview: (rows) =>
        first(of.days, rows).map(({ line, day, cost, ...rest }) => ({
          line,
          values: { date: dayText(day), ...rest, cost: toMajor(cost, currency), currency },
        })),
    };
  }
  const of = new ProductCostLines();
  return {
    kind,
    of,
    add: (row) => outcome(of.add(row, currency)),
    size: () => of.costs.size,
    preview: (rows) =>
      first(of.costs, rows).map(({ line, product, cost, from }) => ({
        line,
        values: { product, cost: toMajor(cost, currency), currency, valid_from: from === 0 ? null : dayText(from) },
      })),
  };
}

function outcome(added: object | 'skipped' | null): 'good' | 'bad' | 'skipped' {
  return added === 'skipped' ? 'skipped' : added === null ? 'bad' : 'good';
}

function first<T>(all: ReadonlyMap<string, T>, rows: number): T[] {
  return [...all.values()].slice(0, rows);
}
