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
  // Plain, with a counter beside it: an effect's clean-up reads the state of before, and would bring back what is gone.
  #lists = new Set<Shortcut[]>();
  #changes = $state(0);
  helpOpen = $state(false);

  add(list: Shortcut[]): () => void {
    this.#lists.add(list);
    this.#changed();
    return () => {
      this.#lists.delete(list);
      this.#changed();
    };
  }

  #changed() {
    untrack(() => {
      this.#changes += 1;
    });
  }

  /** Groups for the help, in the order in which they were added. */
  get groups(): Map<string, Shortcut[]> {
    void this.#changes;
    const groups = new Map<string, Shortcut[]>();
    for (const shortcut of [...this.#lists].flat()) {
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
    const shortcut = [...this.#lists].flat().findLast((candidate) => candidate.key === key);
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run();
  };
}

export const keys = new Keys();
