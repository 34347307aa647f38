import { keys, type Shortcut } from '#lib/keys.svelte.ts';
import type { SessionStore } from '#lib/session.svelte.ts';
import { switchStore } from './switch-store.ts';

/** The keys that work on every page. */
export function shellKeys(stores: SessionStore[]): Shortcut[] {
  const group = 'Everywhere';
  return [
    { key: '?', shown: '?', label: 'This list', group, run: () => (keys.helpOpen = true) },
    ...stores.slice(0, 9).map(
      (store, index): Shortcut => ({
        key: String(index + 1),
        shown: stores.length > 1 ? `1 – ${Math.min(9, stores.length)}` : '1',
        label: 'Store by its place',
        group,
        hidden: index > 0,
        run: () => switchStore(store.id),
      }),
    ),
  ];
}
