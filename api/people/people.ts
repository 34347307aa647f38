import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { type Role, roleMay } from '../../contracts/roles.ts';
import type { Sql } from '../../platform/database/port.ts';
import { accounts, members, users } from '../../platform/database/schema.ts';

export interface NewPerson {
  email: string;
  name: string;
  /** As `passwords().hash` gives it. */
  passwordHash: string;
}

/** Their role in each of their stores. */
export async function rolesOf(sql: Sql, userId: string): Promise<Map<string, Role>> {
  const rows = await sql.select({ store: members.storeId, role: members.role }).from(members).where(eq(members.userId, userId));
  return new Map(rows.map(({ store, role }) => [store, role]));
}

export async function findByEmail(sql: Sql, email: string): Promise<{ id: string; email: string; name: string } | undefined> {
  const [found] = await sql
    .select({ id: users.id, email: users.email, name: users.name })
    .from(users)
    .where(eq(users.email, email.toLowerCase()));
  return found;
}

/** A person who can sign in with a password; null when somebody has the address already. */
export async function addPerson(sql: Sql, { email, name, passwordHash }: NewPerson): Promise<string | null> {
  const id = randomUUID();
  const added = await sql
    .insert(users)
    .values({ id, name, email: email.toLowerCase(), emailVerified: true })
    .onConflictDoNothing()
    .returning();
  if (added.length === 0) return null;
  await sql.insert(accounts).values({ id: randomUUID(), accountId: id, providerId: 'credential', userId: id, password: passwordHash });
  return id;
}

/** Gives a person a role in a store, in place of the one they have. */
export async function setRole(sql: Sql, userId: string, storeId: string, role: Role): Promise<void> {
  await sql
    .insert(members)
    .values({ userId, storeId, role })
    .onConflictDoUpdate({ target: [members.userId, members.storeId], set: { role } });
}

/** Makes everybody who owns a store an owner of this one too. */
export async function giveToOwners(sql: Sql, storeId: string): Promise<void> {
  const owners = await sql.selectDistinct({ userId: members.userId }).from(members).where(eq(members.role, 'owner'));
  for (const { userId } of owners) await setRole(sql, userId, storeId, 'owner');
}

export async function removeMember(sql: Sql, userId: string, storeId: string): Promise<void> {
  await sql.delete(members).where(and(eq(members.userId, userId), eq(members.storeId, storeId)));
}

export interface Member {
  id: string;
  email: string;
  name: string;
  role: Role;
  two_factor: boolean;
  since: string;
}

export async function membersOf(sql: Sql, storeId: string): Promise<Member[]> {
  const rows = await sql
    .select({ id: users.id, email: users.email, name: users.name, role: members.role, two: users.twoFactorEnabled, at: members.createdAt })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(eq(members.storeId, storeId))
    .orderBy(members.createdAt, users.email);
  return rows.map(({ two, at, ...row }) => ({ ...row, two_factor: two, since: at.toISOString() }));
}

/** Whether the store would keep an owner if `userId` were one no longer: a store without owners could never be given to anyone. */
export async function hasAnotherOwner(sql: Sql, storeId: string, userId: string): Promise<boolean> {
  const all = await membersOf(sql, storeId);
  return all.some(({ id, role }) => id !== userId && roleMay(role, 'store.delete'));
}
