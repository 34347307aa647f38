import type { Action, Role } from '../../../../../contracts/roles.ts';

/** The table of who may do what, as `GET /api/roles` tells it. */
export interface RolesAnswer {
  roles: Role[];
  permissions: { action: Action; says: string; roles: Role[]; key: boolean; share: boolean }[];
}
