import Activity from '@lucide/svelte/icons/activity';
import BookOpen from '@lucide/svelte/icons/book-open';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import ShieldCheck from '@lucide/svelte/icons/shield-check';

export interface NavigationEntry {
  label: string;
  href: string;
  icon: typeof Activity;
  /** Served by the API, outside the dashboard's own router. */
  external?: boolean;
}

/** The rail's groups. A page that does not exist is not listed. */
export const NAVIGATION: { label: string; entries: NavigationEntry[] }[] = [
  {
    label: 'Watch',
    entries: [
      { label: 'Live', href: '/live', icon: Activity },
      { label: 'Overview', href: '/overview', icon: ChartColumn },
    ],
  },
  {
    label: 'Data',
    entries: [
      { label: 'Health', href: '/health', icon: ShieldCheck },
      { label: 'API docs', href: '/api/docs', icon: BookOpen, external: true },
    ],
  },
];
