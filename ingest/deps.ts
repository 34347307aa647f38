import type { Cache } from '../platform/cache/port.ts';
import type { Limits } from '../platform/config.ts';
import type { Directory } from '../platform/database/port.ts';
import type { Log } from '../platform/log/port.ts';
import type { Vault } from '../platform/vault/port.ts';
import type { IngestMetrics } from './metrics.ts';

/** What the edge stands on. `clock` gives ms since 1970, `newId` a UUIDv7 for an event, `newRequestId` an id for a request. */
export interface IngestDeps {
  readonly directory: Pick<Directory, 'grant' | 'find'> & Partial<Pick<Directory, 'source' | 'store'>>;
  /** Opens the secrets of the shops that send order webhooks; without it those are not taken. */
  readonly vault?: Pick<Vault, 'open'> | undefined;
  readonly log: Log;
  readonly cache: Cache;
  readonly limits: Limits;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly newRequestId: () => string;
  readonly logger: { error(details: object, message: string): void; debug(details: object, message: string): void } | undefined;
  readonly metrics: IngestMetrics | undefined;
}
