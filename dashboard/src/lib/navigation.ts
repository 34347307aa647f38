import Activity from '@lucide/svelte/icons/activity';
import BookOpen from '@lucide/svelte/icons/book-open';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import ReceiptText from '@lucide/svelte/icons/receipt-text';
import Settings from '@lucide/svelte/icons/settings';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import SquareTerminal from '@lucide/svelte/icons/square-terminal';
import type { Action } from '../../../contracts/roles.ts';

export interface NavigationEntry {
  label: string;
  href: string;
  icon: typeof Activity;
  /** Shown only to those who may do this in the store in view. */
  action?: Action;
  /** Served by the API, outside the dashboard's own router. */
  external?: boolean;
}
interface NavigationGroup {
  /** Empty: a group without a heading. */
  label: string;
  entries: NavigationEntry[];
}

/** The rail's groups. A page that does not exist is not listed. */
const NAVIGATION: NavigationGroup[] = [
  {
    label: 'Watch',
    entries: [
      { label: 'Live', href: '/live', icon: Activity, action: 'stats.read' },
      { label: 'Overview', href: '/overview', icon: ChartColumn, action: 'stats.read' },
    ],
  },
  {
    label: 'Understand',
    entries: [{ label: 'Orders', href: '/orders', icon: ReceiptText, action: 'orders.read' }],
  },
  {
    label: 'Data',
    entries: [
      { label: 'SQL', href: '/sql', icon: SquareTerminal, action: 'sql.run' },
      { label: 'Health', href: '/health', icon: ShieldCheck, action: 'health.read' },
      { label: 'API docs', href: '/api/docs', icon: BookOpen, external: true },
    ],
  },
  { label: '', entries: [{ label: 'Settings', href: '/settings', icon: Settings }] },
];

/** The groups for somebody who `may`. A group shows only what exists for them. */
export function navigation(may: (action: Action) => boolean): NavigationGroup[] {
  return NAVIGATION.map(({ label, entries }) => ({ label, entries: entries.filter(({ action }) => !action || may(action)) })).filter(
    ({ entries }) => entries.length > 0,
  );
}
