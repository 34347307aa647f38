import type { Registry } from 'prom-client';
import type { Cache } from '../platform/cache/port.ts';
import type { OwnedDirectory } from '../platform/database/directory.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';

/** What the API stands on. */
export interface ApiDeps {
  warehouse: Warehouse;
  cache: Cache;
  directory: Pick<OwnedDirectory, 'stores' | 'store' | 'grant' | 'writeKeyOf'>;
  clock: () => number;
  /** Age of the oldest acknowledged event that cannot be queried yet, ms. */
  freshness: () => number;
  registry: Registry;
  /** Each engine's name with what is wrong with it, or null when it answers. */
  ready: () => Promise<Record<string, string | null>>;
  session: {
    find: (token: string) => Promise<boolean>;
    redeem: (token: string) => Promise<string | null>;
    end: (token: string) => Promise<void>;
  };
  /** True behind https. */
  secure: boolean;
  /** Paths and components of other services for the same OpenAPI document. */
  also: { paths: object; components: { schemas: object; securitySchemes: object } };
  logger?: { error(details: object, message: string): void } | undefined;
}
