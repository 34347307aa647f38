import type { Action } from '../../../../contracts/roles.ts';

/** The pages of the settings, with what one must be allowed to do to see each. */
const SECTIONS: { label: string; entries: { label: string; href: string; action?: Action }[] }[] = [
  {
    label: 'This store',
    entries: [
      { label: 'Store', href: '/settings/store', action: 'health.read' },
      { label: 'Keys', href: '/settings/keys', action: 'keys.manage' },
      { label: 'Connections', href: '/settings/connections', action: 'connections.manage' },
      { label: 'Imports', href: '/settings/imports', action: 'costs.write' },
      { label: 'Share links', href: '/settings/shares', action: 'share.manage' },
      { label: 'Privacy', href: '/settings/privacy', action: 'store.manage' },
    ],
  },
  {
    label: 'People',
    entries: [
      { label: 'Team', href: '/settings/team', action: 'people.read' },
      { label: 'Roles', href: '/settings/roles' },
      { label: 'Audit log', href: '/settings/audit', action: 'audit.read' },
    ],
  },
  {
    label: 'You',
    entries: [
      { label: 'Profile', href: '/settings/profile' },
      { label: 'Stores', href: '/settings/stores' },
    ],
  },
];

export function sections(may: (action: Action) => boolean) {
  return SECTIONS.map(({ label, entries }) => ({ label, entries: entries.filter(({ action }) => !action || may(action)) })).filter(
    ({ entries }) => entries.length > 0,
  );
}

/** What one must be allowed to do for this page of the settings; none: nothing. */
export function actionOf(path: string): Action | undefined {
  return SECTIONS.flatMap(({ entries }) => entries).find(({ href }) => path === href || path.startsWith(`${href}/`))?.action;
}
