import type { Row } from './row.ts';

/** What one of a product costs the shop, from a day on. */
export interface ProductCost {
  line: number;
  product: string;
  /** Minor units of the store's currency. */
  cost: number;
  /** Counted from 1970-01-01; 0: from the beginning. */
  from: number;
}

/** Of several lines about a product and day the last one counts. */
export class ProductCostLines {
  readonly costs = new Map<string, ProductCost>();

  /** `skipped`: a product whose cost nobody entered, of which a shop's export is full. */
  add(row: Row, storeCurrency: string): ProductCost | 'skipped' | null {
    const product = row.text('product');
    if (row.text('cost') === '' && row.problems.length === 0) return 'skipped';
    if (product === '' && row.problems.length === 0)
      row.refuse('product', 'empty', 'The product number is missing. Fill it in, or leave the line out.');
    const cost = row.money('cost');
    if (cost !== null && cost < 0) row.refuse('cost', 'negative', 'A cost is not negative.');
    if (row.currency() !== storeCurrency)
      row.refuse(
        'currency',
        'other_currency',
        `The line is in ${row.currency()}, the store counts in ${storeCurrency}. Write the cost in ${storeCurrency}.`,
      );
    const from = row.date('valid_from');
    if (row.problems.length > 0 || cost === null) return null;
    const known: ProductCost = { line: row.line, product, cost, from: from?.day ?? 0 };
    this.costs.set(JSON.stringify([product, known.from]), known);
    return known;
  }
}
