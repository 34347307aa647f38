import type { Dimension, Filter } from '../../../../contracts/stats.ts';

export const OP_LABELS: Record<Filter['op'], string> = { is: 'is', not: 'is not', contains: 'contains' };

/** Whether rows of this value are what the page is narrowed to. */
export function isFiltered(filters: Filter[], dimension: Dimension, value: string): boolean {
  return filters.some((filter) => filter.op === 'is' && filter.dimension === dimension && filter.values.includes(value));
}

/** Narrows to the value, or takes it out again; a second value of the same dimension widens the choice. */
export function toggleValue(filters: Filter[], dimension: Dimension, value: string): Filter[] {
  const current = filters.find((filter) => filter.op === 'is' && filter.dimension === dimension);
  if (!current) return [...filters, { dimension, op: 'is', values: [value] }];
  const values = current.values.includes(value) ? current.values.filter((other) => other !== value) : [...current.values, value];
  return filters.flatMap((filter) => (filter !== current ? [filter] : values.length > 0 ? [{ ...current, values }] : []));
}

/** Adds a condition; one that is there already stays as it is. */
export function addFilter(filters: Filter[], added: Filter): Filter[] {
  const same = (filter: Filter) =>
    filter.dimension === added.dimension && filter.op === added.op && filter.values.join('\n') === added.values.join('\n');
  return filters.some(same) ? filters : [...filters, added];
}
