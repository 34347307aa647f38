import { COUNTING, type OrderStatus } from '../../contracts/order-truth.ts';
import type { Row } from './row.ts';
import { shown } from './row.ts';

export interface OrderItem {
  id: string;
  name: string;
  quantity: number;
  /** Minor units, of one. */
  price: number;
}

/** An order as a file tells it, from one line or several. Money in minor units of its currency. */
export interface ImportedOrder {
  line: number;
  id: string;
  aliases: string[];
  at: number;
  status: OrderStatus;
  currency: string;
  value: number;
  tax: number;
  shipping: number;
  discount: number;
  total: number;
  refunded: number;
  items: OrderItem[];
}

/** What exports call a status, by what it comes to. Shopify's and WooCommerce's own names, and the common ones. */
const STATUSES: Readonly<Record<string, OrderStatus | 'no_order'>> = {
  paid: 'paid',
  processing: 'paid',
  completed: 'paid',
  complete: 'paid',
  fulfilled: 'paid',
  shipped: 'paid',
  success: 'paid',
  authorized: 'pending',
  pending: 'pending',
  'partially paid': 'pending',
  'on hold': 'pending',
  open: 'pending',
  'pending payment': 'unpaid',
  unpaid: 'unpaid',
  'partially refunded': 'partially_refunded',
  refunded: 'refunded',
  failed: 'failed',
  voided: 'voided',
  expired: 'voided',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  draft: 'no_order',
  'checkout draft': 'no_order',
  trash: 'no_order',
};

/** Collects the lines of orders: an order's lines follow its first, which carries what is true of the whole order. */
export class OrderLines {
  readonly orders = new Map<string, ImportedOrder>();
  readonly #byOther = new Map<string, ImportedOrder>();
  readonly #refused = new Set<string>();
  /** `skipped`: a draft. Problems are the row's. `byLines`: no column has an order's amount, so it is what its lines come to. */
  add(row: Row, byLines: boolean): ImportedOrder | 'skipped' | null {
    const [id, other] = [row.text('order_id'), row.text('other_id')];
    const known = (id === '' ? undefined : this.orders.get(id)) ?? (other === '' ? undefined : this.#byOther.get(other));
    if (known) {
      this.#addItem(row, known, byLines);
      return row.problems.length === 0 ? known : null;
    }
    if (this.#refused.has(id) || this.#refused.has(other))
      return row.refuse('order_id', 'order_refused', 'The first line of this order was left out. Mend that one.');
    const order = this.#first(row, id, other, byLines);
    if (order === null && !byLines) for (const name of [id, other]) if (name !== '') this.#refused.add(name);
    if (order === null || order === 'skipped') return order;
    this.orders.set(order.id, order);
    if (other !== '') this.#byOther.set(other, order);
    return order;
  }

  #first(row: Row, id: string, other: string, byLines: boolean): ImportedOrder | 'skipped' | null {
    const said = row
      .text('status')
      .toLowerCase()
      .replace(/^wc-/, '')
      .replaceAll(/[-_\s]+/g, ' ');
    const status = said === '' ? 'paid' : STATUSES[said];
    if (status === 'no_order') return 'skipped';
    if (id === '' && other === '') row.refuse('order_id', 'empty', 'The order has no number. Fill it in, or leave the line out.');
    const at = row.date('ordered_at');
    if (!at && row.problems.length === 0)
      row.refuse('ordered_at', 'empty', 'It is not said when the order was placed. Fill it in, or leave the line out.');
    if (status === undefined)
      row.refuse(
        'status',
        'unknown_status',
        `${shown(row.text('status'))} is no status. Use paid, pending, refunded, cancelled, failed or unpaid.`,
      );
    const money = (field: string): number => Math.abs(row.money(field) ?? 0);
    const cancelled = row.text('cancelled_at') !== '';
    const order: ImportedOrder = {
      line: row.line,
      id: id || other,
      aliases: aliasesOf(id || other, other),
      at: at?.at ?? 0,
      status: cancelled && status !== undefined && COUNTING.includes(status) ? 'cancelled' : (status ?? 'paid'),
      currency: row.currency(),
      value: 0,
      tax: money('tax'),
      shipping: money('shipping'),
      discount: money('discount'),
      total: 0,
      refunded: money('refunded'),
      items: [],
    };
    this.#addItem(row, order, byLines);
    if (byLines) return row.problems.length > 0 ? null : order;
    const value = netOf(row, order);
    if (value === null && row.problems.length === 0)
      row.refuse('value', 'empty', 'The order has no amount: neither value, total nor subtotal.');
    if (row.problems.length > 0) return null;
    order.value = value ?? 0;
    order.total = Math.max(0, row.money('total') ?? order.value + order.tax + order.shipping);
    return order;
  }

  #addItem(row: Row, order: ImportedOrder, byLines: boolean): void {
    const [id, name] = [row.text('item_id'), row.text('item_name')];
    if (id === '' && name === '' && !byLines) return;
    if (row.text('item_quantity').startsWith('-'))
      return void row.refuse(
        'item_quantity',
        'negative',
        'A quantity is not negative. Write what was given back into a column "Refunded" of its order.',
      );
    const quantity = Math.min(row.count('item_quantity') ?? 1, 4_294_967_295);
    const price = row.money('item_price') ?? 0;
    if (price < 0)
      return void row.refuse(
        'item_price',
        'negative',
        'A price is not negative. Write what was given back into a column "Refunded" of its order.',
      );
    if (row.problems.length > 0) return;
    order.items.push({ id: id || name, name, quantity, price });
    if (byLines) {
      order.value += price * quantity;
      order.total = order.value + order.tax + order.shipping;
    }
  }
}

/** Names under which a browser may have reported it: `#1001` is also 1001. */
function aliasesOf(id: string, other: string): string[] {
  const names = [id, other].flatMap((name) => [name, name.replace(/^#/, '')]);
  return [...new Set(names)].filter((name) => name !== '' && name !== id);
}

/** Without tax and shipping: as it is said, else the total less both, else the subtotal, else the total. Null where there is none. */
function netOf(row: Row, { tax, shipping }: ImportedOrder): number | null {
  const refuse = (field: string) =>
    row.refuse(field, 'negative', 'An order is not negative. Write what was given back into a column "Refunded" of its order.');
  const value = row.money('value');
  if (value !== null) return value < 0 ? refuse('value') : value;
  const [total, subtotal] = [row.money('total'), row.money('subtotal')];
  if ((total ?? 0) < 0) return refuse('total');
  if (total !== null && (row.text('tax') !== '' || subtotal === null)) return Math.max(0, total - tax - shipping);
  return subtotal !== null && subtotal < 0 ? refuse('subtotal') : subtotal;
}
