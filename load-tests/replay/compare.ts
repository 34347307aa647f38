import type { LedgerAnswer } from '../../contracts/stats.ts';
import type { Truth } from './dataset.ts';

/** The data sets' event names in the product's words. */
const NAMES: Record<string, string> = {
  view: 'product_view',
  view_item: 'product_view',
  select_item: 'product_select',
  cart: 'add_to_cart',
  checkout: 'checkout_start',
};

/** Prints each figure beside its truth and returns whether all are equal. */
export function compare(
  truth: Truth,
  found: Truth,
  ledger: LedgerAnswer,
  sent: { events: number; repeats: number; resent: number },
): boolean {
  const rows: [string, string | number, string | number][] = [
    ['events', truth.events, found.events],
    ['visitors', truth.visitors, found.visitors],
    ['sessions', truth.sessions, found.sessions],
    ['orders', truth.orders, found.orders],
    ['revenue', truth.revenue, found.revenue],
  ];
  for (const [type, n] of Object.entries(truth.byType)) rows.push([`events: ${type}`, n, found.byType[NAMES[type] ?? type] ?? 0]);
  truth.topProducts.forEach(([product, views], i) => {
    // Products with equally many views may stand in either order: the views are compared by place, the product by its own views.
    const [name, n] = found.topProducts[i] ?? ['', 0];
    rows.push([`views of product ${i + 1}`, `${product} ${views}`, `${name} ${n}`]);
  });
  const sum = ledger.stored + ledger.duplicates + ledger.rejected + ledger.bots;
  rows.push(['ledger: received = sum', ledger.received, sum]);
  rows.push(['ledger: stored', truth.events, ledger.stored]);
  if (sent.resent === 0) rows.push(['ledger: duplicates', sent.repeats, ledger.duplicates]);
  let equal = true;
  console.log(`\n  ${'figure'.padEnd(28)}${'truth'.padStart(24)}${'Footfall'.padStart(24)}`);
  for (const [name, expected, actual] of rows) {
    const same = String(expected) === String(actual);
    equal &&= same;
    console.log(`  ${name.padEnd(28)}${String(expected).padStart(24)}${String(actual).padStart(24)}  ${same ? '' : 'DIFFERS'}`);
  }
  const { received, stored, duplicates, rejected, bots } = ledger;
  console.log(`  ledger: ${received} received = ${stored} stored + ${duplicates} duplicates + ${rejected} rejected + ${bots} bots`);
  return equal;
}
