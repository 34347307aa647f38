import { Fault } from '../../contracts/error.ts';
import type { PersonalTable } from '../../contracts/personal-data.ts';
import { isPersonal, VISITORS_OF_USER } from '../../platform/warehouse/personal-rows.ts';
import type { Params, Warehouse } from '../../platform/warehouse/port.ts';
import { userNumber, visitorNumber } from '../../science/sessions/visitor-number.ts';

/** Whom a request is about: every number under which the warehouse may hold them, and the shop's own id of the user. */
export interface Subject {
  kind: 'visitor' | 'user';
  visitors: string[];
  user: string | undefined;
}

const MOST = 2n ** 64n;

/**
 * A visitor by the id that the shop or the browser gave, or by the number that the warehouse made of it; a user by the shop's id, with every visitor who
 * was known to be that user. Throws Fault `bad_request` unless just one is named.
 */
export async function subjectOf(
  store: string,
  asked: { visitor?: string | undefined; user?: string | undefined },
  warehouse: Warehouse,
): Promise<Subject> {
  const { visitor, user } = asked;
  if ((visitor === undefined) === (user === undefined))
    throw new Fault(
      'bad_request',
      'Name a visitor or a user: visitor=… is an id as the browser has it, or the number in the tables; user=… is the id that the shop sends.',
      { status: 400 },
    );
  if (visitor !== undefined) {
    const isNumber = /^\d{1,20}$/.test(visitor) && BigInt(visitor) < MOST;
    return {
      kind: 'visitor',
      visitors: [visitorNumber(store, visitor), ...(isNumber ? [BigInt(visitor).toString()] : [])],
      user: undefined,
    };
  }
  const number = userNumber(store, user ?? '');
  const rows = await warehouse.query<{ visitor: string }>(VISITORS_OF_USER, { store, user, number: BigInt(number) });
  return { kind: 'user', visitors: [...new Set([number, ...rows.map((row) => row.visitor)])], user };
}

/** The subject's rows of a table, and the values that the condition binds. */
export function rowsOf(table: PersonalTable, store: string, { visitors, user }: Subject): { sql: string; params: Params } {
  const number = user === undefined ? [] : [BigInt(userNumber(store, user))];
  return {
    sql: isPersonal(table),
    params: { store, visitors: visitors.map(BigInt), users: user === undefined ? [] : [user], numbers: number },
  };
}
