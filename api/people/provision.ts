import type { Provision } from '../../contracts/store.ts';
import type { Database } from '../../platform/database/port.ts';
import type { Passwords } from '../auth/password.ts';
import { addPerson, findByEmail, setRole } from './people.ts';
import { claimOwner } from './setup.ts';

/** Creates the people of a PROVISION file who are absent; whoever is there keeps password and roles. */
export async function provisionPeople({ sql }: Database, { people, stores }: Provision, passwords: Passwords): Promise<void> {
  for (const { email, name, password, role, stores: named } of people) {
    if (await findByEmail(sql, email)) continue;
    const passwordHash = await passwords.hash(password);
    await sql.transaction(async (tx) => {
      const id = await addPerson(tx, { email, name: name ?? email.slice(0, email.indexOf('@')), passwordHash });
      if (id === null) return;
      for (const store of named ?? stores.map((one) => one.id)) await setRole(tx, id, store, role);
      if (role === 'owner') await claimOwner(tx);
    });
  }
}
