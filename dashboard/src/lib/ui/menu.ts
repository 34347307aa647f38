export interface MenuEntry {
  key: string;
  label: string;
  detail?: string;
  /** A key that does the same. */
  hint?: string | undefined;
  chosen?: boolean;
  select: () => void;
}

export interface MenuProps {
  /** Name for those who do not see the button's content. */
  label: string;
  /** Entries in groups; a line between the groups. */
  groups: MenuEntry[][];
  align?: 'start' | 'end';
  /** Classes of the button and of the list. */
  button?: string;
  list?: string;
  disabled?: boolean;
}
