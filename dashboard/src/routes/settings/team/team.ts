import { mayGive, ROLES, type Role } from '../../../../../contracts/roles.ts';

export interface Member {
  id: string;
  email: string;
  name: string;
  role: Role;
  two_factor: boolean;
  since: string;
}
export interface Invitation {
  id: string;
  email: string;
  role: Role;
  expires_at: string;
}
export interface Team {
  members: Member[];
  invitations: Invitation[];
}

/** The roles that somebody of `giver` may give; none for those who manage nobody. */
export function givable(giver: Role | null): Role[] {
  return giver === null ? [] : ROLES.filter((role) => mayGive(giver, role));
}

/** Why a member's place cannot be changed by `giver`; null when it can. */
export function fixed(member: Member, members: readonly Member[], giver: Role | null): string | null {
  if (giver === null || !mayGive(giver, member.role)) return 'Only an owner changes an owner.';
  if (member.role === 'owner' && members.filter(({ role }) => role === 'owner').length === 1)
    return 'The last owner stays: make somebody else an owner first.';
  return null;
}
