import { Fault } from '../contracts/error.ts';
import type { Row } from './rows.ts';

/** Keeps rows of one site apart from those of others in the same file: one store takes one site. */
export class SiteGuard {
  readonly #column: string | undefined;
  readonly #chosen: boolean;
  #site: string | undefined;

  /** `column` undefined: the format knows no sites. `chosen`: the person named the site, and rows of others are passed over. */
  constructor(column: string | undefined, site: string | undefined, chosen: boolean) {
    this.#column = column;
    this.#site = site;
    this.#chosen = chosen;
  }

  get site(): string | undefined {
    return this.#site;
  }

  /** False for a row of another site than the chosen one. Throws Fault `several_sites` where none was chosen and a second turns up. */
  admits(row: Row): boolean {
    const site = this.#column === undefined || typeof row.said === 'string' ? undefined : row.said[this.#column];
    if (site === undefined || site === '') return true;
    this.#site ??= site;
    if (site === this.#site) return true;
    if (this.#chosen) return false;
    throw new Fault(
      'several_sites',
      `Line ${row.line} is of the site ${site}, those before it of ${this.#site}. A store takes one site: say which with --site.`,
    );
  }
}
