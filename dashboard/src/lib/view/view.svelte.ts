import { goto } from '$app/navigation';
import { page } from '$app/state';
import {
  COMPARISONS,
  type Comparison,
  type Filter,
  formatFilters,
  INTERVALS,
  type Interval,
  parseFilters,
  RANGES,
  type RangeName,
} from '../../../../contracts/stats.ts';
import type { Params } from '../api.ts';
import { session } from '../session.svelte.ts';
import { DEFAULT_RANGE } from './ranges.ts';

type Names = 'range' | 'from' | 'to' | 'compare' | 'compare_from' | 'compare_to' | 'interval' | 'filters' | 'metric';

function known<T extends string>(list: readonly T[], value: string | null): T | null {
  return list.includes(value as T) ? (value as T) : null;
}

/** What a page of figures is about: range, comparison, interval and filters. All of it is in the address, nowhere else. */
class View {
  #query = $derived(page.url.searchParams);

  readonly from = $derived(this.#query.get('from'));
  readonly to = $derived(this.#query.get('to'));
  readonly range = $derived.by((): RangeName => {
    const range = known(RANGES, this.#query.get('range'));
    if (this.from && this.to && (range === null || range === 'custom')) return 'custom';
    return range === null || range === 'custom' ? DEFAULT_RANGE : range;
  });
  /** All time has nothing before it to be compared with. */
  readonly comparable = $derived(this.range !== 'all');
  readonly compareFrom = $derived(this.#query.get('compare_from'));
  readonly compareTo = $derived(this.#query.get('compare_to'));
  readonly compare = $derived.by((): Comparison | null => {
    if (!this.comparable || this.#query.get('compare') === 'off') return null;
    const compare = known(COMPARISONS, this.#query.get('compare')) ?? 'previous';
    return compare === 'custom' && !(this.compareFrom && this.compareTo) ? 'previous' : compare;
  });
  readonly interval = $derived(known(INTERVALS, this.#query.get('interval')) as Interval | null);
  readonly filters = $derived<Filter[]>(parseFilters(this.#query.get('filters') ?? '') ?? []);

  get(name: Names): string | null {
    return this.#query.get(name);
  }

  /** What every request of the page has in common. */
  readonly params = $derived.by(
    (): Params => ({
      store: session.store?.id,
      range: this.range,
      from: this.range === 'custom' ? (this.from ?? undefined) : undefined,
      to: this.range === 'custom' ? (this.to ?? undefined) : undefined,
      filters: formatFilters(this.filters),
      compare: this.compare ?? undefined,
      compare_from: this.compare === 'custom' ? (this.compareFrom ?? undefined) : undefined,
      compare_to: this.compare === 'custom' ? (this.compareTo ?? undefined) : undefined,
    }),
  );

  /** Changes the address; a value of null takes the name out. The back button undoes it. */
  set(changes: Partial<Record<Names, string | null>>) {
    const url = new URL(page.url.href);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) url.searchParams.delete(name);
      else url.searchParams.set(name, value);
    }
    if (url.href !== page.url.href) void goto(url, { reset: false });
  }

  setRange(range: RangeName) {
    this.set({ range, from: null, to: null, interval: null });
  }

  /** Days of the store's time zone, both included. */
  setCustom(from: string, to: string) {
    this.set({ range: 'custom', from, to, interval: null });
  }

  setFilters(filters: Filter[]) {
    this.set({ filters: filters.length > 0 ? formatFilters(filters) : null });
  }

  toggleComparison() {
    this.set({ compare: this.compare ? 'off' : null, compare_from: null, compare_to: null });
  }
}

export const view = new View();
