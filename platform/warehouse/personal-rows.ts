import type { PersonalTable } from '../../contracts/personal-data.ts';

/** The visitor's number of a text, as `science/sessions/visitor-number.ts` makes it. */
const NUMBER = "reinterpretAsUInt64(reverse(substring(SHA256(concat({store:String}, '\\n', word)), 1, 8)))";

/**
 * The condition under which a row is a person's. It binds `store`, `visitors` (Array(UInt64)), `users` (Array(String), the shop's ids) and `numbers`
 * (Array(UInt64), the users' numbers).
 */
export function isPersonal(table: PersonalTable): string {
  const whose = [
    table.visitor && `${table.visitor} IN {visitors:Array(UInt64)}`,
    table.user && `${table.user} IN {users:Array(String)}`,
    table.userNumber && `${table.userNumber} IN {numbers:Array(UInt64)}`,
    table.text && `arrayExists(word -> word IN {users:Array(String)} OR ${NUMBER} IN {visitors:Array(UInt64)}, ${wordsOf(table.text)})`,
  ].filter(Boolean);
  return `store_id = {store:String} AND (${whose.join(' OR ')})`;
}

/** Whatever may be an id in a JSON text: each string, and each number by itself. */
function wordsOf(column: string): string {
  return `arrayConcat(extractAll(${column}, '"([^"\\\\\\\\]{1,128})"'), extractAll(${column}, ':\\\\s*([0-9]{1,20})'))`;
}

/** Every number under which the warehouse holds a user (`number` is the user's own): events that name them, and what identifies them. */
export const VISITORS_OF_USER = `
  SELECT DISTINCT toString(visitor_id) AS visitor FROM events WHERE store_id = {store:String} AND (user_id = {user:String} OR user_hash = {number:UInt64})
  UNION DISTINCT SELECT toString(visitor_id) FROM identities WHERE store_id = {store:String} AND user_hash = {number:UInt64}`;
