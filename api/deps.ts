import type { Registry } from 'prom-client';
import type { Resend } from '../contracts/replay.ts';
import type { Cache } from '../platform/cache/port.ts';
import type { OwnedDirectory } from '../platform/database/directory.ts';
import type { Database } from '../platform/database/port.ts';
import type { ClientAddress } from '../platform/http/address.ts';
import type { Vault } from '../platform/vault/port.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import type { Accounts } from './auth/accounts.ts';

/** What the API stands on. */
export interface ApiDeps {
  warehouse: Warehouse;
  cache: Cache;
  directory: OwnedDirectory;
  clock: () => number;
  /** Age of the oldest acknowledged event that cannot be queried yet, ms. */
  freshness: () => number;
  registry: Registry;
  /** Each engine's name with what is wrong with it, or null when it answers. */
  ready: () => Promise<Record<string, string | null>>;
  database: Database;
  accounts: Accounts;
  /** Seals tokens of other services. */
  vault: Vault;
  /** Whose X-Forwarded-For is believed. */
  addressOf: ClientAddress;
  /** Paths and components of other services for the same OpenAPI document. */
  also: { paths: object; components: { schemas: object; securitySchemes: object } };
  /** Sends rejected events through the edge again. */
  resend: Resend;
  logger?: { error(details: object, message: string): void } | undefined;
}
