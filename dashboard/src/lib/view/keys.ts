import type { Interval } from '../../../../contracts/stats.ts';
import type { Shortcut } from '../keys.svelte.ts';
import { dialogs } from './dialogs.svelte.ts';
import { CUSTOM_KEY, RANGE_GROUPS } from './ranges.ts';
import { view } from './view.svelte.ts';

/** The keys of a page with a range. `step` moves to the range before (-1) or after (1). */
export function viewKeys(intervals: () => Interval[], current: () => Interval | undefined, step: (direction: -1 | 1) => void): Shortcut[] {
  const [ranges, page] = ['Range', 'Page'];
  const nextInterval = () => {
    const options = intervals();
    const now = current();
    const next = options[((now ? options.indexOf(now) : -1) + 1) % options.length];
    if (next) view.set({ interval: next });
  };
  return [
    ...RANGE_GROUPS.flat().map(({ range, label, key }): Shortcut => ({ key, label, group: ranges, run: () => view.setRange(range) })),
    { key: CUSTOM_KEY, label: 'Custom range', group: ranges, run: () => dialogs.show('range') },
    { key: 'ArrowLeft', shown: '←', label: 'The range before', group: ranges, run: () => step(-1) },
    { key: 'ArrowRight', shown: '→', label: 'The range after', group: ranges, run: () => step(1) },
    { key: 'x', label: 'Comparison on or off', group: page, run: () => view.toggleComparison() },
    { key: 'i', label: 'Next interval', group: page, run: nextInterval },
    { key: '/', shown: '/', label: 'Filter', group: page, run: () => dialogs.show('filter') },
    { key: 'Escape', shown: 'Esc', label: 'Clear the filters', group: page, run: () => view.setFilters([]) },
  ];
}
