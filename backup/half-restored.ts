import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../contracts/error.ts';

/** In the data directory while a restore is under way, or was cut off. */
export const RESTORING = 'RESTORING';

/** Throws a Fault where a restore was cut off: a server would take what is there for all there was. */
export function refuseHalfRestored(dataDir: string): void {
  if (!existsSync(join(dataDir, RESTORING))) return;
  throw new Fault(
    'half_restored',
    `A restore into ${dataDir} was cut off. Empty that directory and run it again: DATA_DIR=${dataDir} npm run restore -- FILE`,
  );
}
