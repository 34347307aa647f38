import { untrack } from 'svelte';

/** A key that does something on the page in view. `key` is as `KeyboardEvent.key`, letters in lower case. */
export interface Shortcut {
  key: string;
  /** How the help writes the key, where it differs. */
  shown?: string;
  label: string;
  group: string;
  /** Works but is not listed, as the second to ninth of a row of keys. */
  hidden?: boolean;
  run: () => void;
}

/** The keys in force. A page adds its own while it is shown: `$effect(() => keys.add([...]))`. */
class Keys {
  #lists = $state.raw<Shortcut[][]>([]);
  helpOpen = $state(false);

  add(list: Shortcut[]): () => void {
    // Untracked: an effect that adds keys must not run again because the list grew.
    this.#lists = [...untrack(() => this.#lists), list];
    return () => {
      this.#lists = untrack(() => this.#lists).filter((other) => other !== list);
    };
  }

  /** Groups for the help, in the order in which they were added. */
  get groups(): Map<string, Shortcut[]> {
    const groups = new Map<string, Shortcut[]>();
    for (const shortcut of this.#lists.flat()) {
      if (!shortcut.hidden) groups.set(shortcut.group, [...(groups.get(shortcut.group) ?? []), shortcut]);
    }
    return groups;
  }

  /** For `window`'s keydown: leaves typing, menus, dialogs and the browser's own combinations alone. */
  handle = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target as HTMLElement;
    if (target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"], [data-own-keys]'))
      return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const shortcut = this.#lists.flat().findLast((candidate) => candidate.key === key);
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run();
  };
}

export const keys = new Keys();
