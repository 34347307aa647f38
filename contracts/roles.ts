/** Roles of people in a store, the most powerful first. */
export const ROLES = ['owner', 'admin', 'marketer', 'analyst', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export interface Permission {
  /** What it is, in the words of the page "who may do what". */
  says: string;
  roles: readonly Role[];
  /** Whether a secret key may have it as a scope. */
  key: boolean;
  /** Whether a share link has it. */
  share?: true;
}

const everyone = ROLES;
const workers = ['owner', 'admin', 'marketer', 'analyst'] as const;
const makers = ['owner', 'admin', 'marketer'] as const;
const heads = ['owner', 'admin'] as const;

/** The one table of who may do what: the server asks it and the page draws it. */
export const PERMISSIONS = {
  'stats.read': { says: 'See the figures and the live page', roles: everyone, key: true, share: true },
  'health.read': { says: 'See the health page and the ledger', roles: everyone, key: true },
  'orders.read': { says: 'See single orders, their journeys, and what ads cost', roles: workers, key: true },
  'sql.run': { says: 'Ask own questions in SQL', roles: ['owner', 'admin', 'analyst'], key: true },
  'rejected.read': { says: 'See refused events with what was sent', roles: workers, key: true },
  'rejected.replay': { says: 'Replay refused events after mending', roles: heads, key: true },
  'events.import': { says: 'Import events and orders of the past', roles: heads, key: true },
  'costs.write': { says: 'Enter and import ad costs, costs of goods and orders', roles: makers, key: true },
  'share.manage': { says: 'Make and end share links', roles: makers, key: false },
  'store.manage': { says: 'Change name, currency, time zone, origins and retention', roles: heads, key: false },
  'keys.manage': { says: 'Make, rotate and revoke keys', roles: heads, key: false },
  'connections.manage': { says: 'Connect shops and other services', roles: heads, key: false },
  'people.read': { says: 'See who is in the team', roles: workers, key: false },
  'people.manage': { says: 'Invite people, change roles, remove them', roles: heads, key: false },
  'privacy.manage': { says: 'Export and erase a visitor', roles: heads, key: true },
  'audit.read': { says: 'Read the audit log', roles: heads, key: false },
  'store.delete': { says: 'Delete the store', roles: ['owner'], key: false },
} as const satisfies Record<string, Permission>;

export type Action = keyof typeof PERMISSIONS;
export const ACTIONS = Object.keys(PERMISSIONS) as Action[];

export function roleMay(role: Role, action: Action): boolean {
  return (PERMISSIONS[action].roles as readonly Role[]).includes(role);
}

/** What a secret key may do: its scopes, and never what no key may. */
export function keyMay(scopes: readonly Action[] | null, action: Action): boolean {
  return PERMISSIONS[action].key && (scopes === null || scopes.includes(action));
}

export function shareMay(action: Action): boolean {
  return 'share' in PERMISSIONS[action];
}

/** Whether someone of `giver` may give, take or change `role`: an admin makes no owners. */
export function mayGive(giver: Role, role: Role): boolean {
  return roleMay(giver, 'people.manage') && (giver === 'owner' || role !== 'owner');
}
