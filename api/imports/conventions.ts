import type { ImportKind } from '../../contracts/imports.ts';
import { type DateOrder, isEitherWay, orderOf } from './dates.ts';
import { type Decimal, decimalOf } from './money.ts';

const MONEY: Readonly<Record<ImportKind, readonly string[]>> = {
  orders: ['value', 'total', 'tax', 'shipping', 'subtotal', 'discount', 'refunded', 'item_price'],
  ad_costs: ['cost'],
  product_costs: ['cost'],
};
const DATES: Readonly<Record<ImportKind, readonly string[]>> = {
  orders: ['ordered_at', 'cancelled_at'],
  ad_costs: ['date', 'date_end'],
  product_costs: ['valid_from'],
};
/** Where the month is written first. */
const MONTH_FIRST = /^(?:America\/(?!Sao_Paulo|Argentina|Buenos_Aires|Mexico|Bogota|Santiago|Lima|Caracas)|US\/|Pacific\/Honolulu)/;

/** How a file writes its numbers and days, learnt from every line, as it may be the last one that tells. */
export class Conventions {
  readonly #money: number[];
  readonly #dates: number[];
  #points = 0;
  #commas = 0;
  #unclear = 0;
  #dayFirst = 0;
  #monthFirst = 0;
  #eitherWay = 0;

  constructor(kind: ImportKind, places: ReadonlyMap<string, number>) {
    const at = (fields: readonly string[]) => fields.flatMap((field) => places.get(field) ?? []);
    this.#money = at(MONEY[kind]);
    this.#dates = at(DATES[kind]);
  }

  see(cells: readonly string[]): void {
    for (const place of this.#money) {
      const text = cells[place] ?? '';
      const told = decimalOf(text);
      if (told === '.') this.#points++;
      else if (told === ',') this.#commas++;
      else if (/[.,]/.test(text)) this.#unclear++;
    }
    for (const place of this.#dates) {
      const text = cells[place] ?? '';
      const told = orderOf(text);
      if (told === 'dmy') this.#dayFirst++;
      else if (told === 'mdy') this.#monthFirst++;
      else if (isEitherWay(text)) this.#eitherWay++;
    }
  }

  /** A file that parts its columns by semicolons does so because its numbers have commas. */
  decimal(delimiter: string): Decimal {
    if (this.#points !== this.#commas) return this.#points > this.#commas ? '.' : ',';
    return delimiter === ';' ? ',' : '.';
  }

  dates(zone: string): DateOrder {
    if (this.#dayFirst !== this.#monthFirst) return this.#dayFirst > this.#monthFirst ? 'dmy' : 'mdy';
    return MONTH_FIRST.test(zone) ? 'mdy' : 'dmy';
  }

  /** What the file does not tell, or tells both ways: to be looked at by a person. */
  notices(decimal: Decimal, dates: DateOrder): string[] {
    const said: string[] = [];
    const mark = decimal === '.' ? 'point' : 'comma';
    if (this.#points > 0 && this.#commas > 0)
      said.push(`Some amounts have a decimal point and some a decimal comma. They are read with a ${mark}.`);
    else if (this.#points + this.#commas === 0 && this.#unclear > 0)
      said.push(
        `An amount such as 1,234 may be a thousand or a little more than one. Amounts are read with a decimal ${mark}: check the first rows.`,
      );
    const first = dates === 'dmy' ? 'day' : 'month';
    if (this.#dayFirst > 0 && this.#monthFirst > 0)
      said.push(`Some dates have the day first and some the month. They are read with the ${first} first.`);
    else if (this.#dayFirst + this.#monthFirst === 0 && this.#eitherWay > 0)
      said.push(
        `The dates do not tell whether the day or the month comes first. They are read with the ${first} first: check the first rows.`,
      );
    return said;
  }
}
