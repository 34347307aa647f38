import { access, constants } from 'node:fs/promises';
import { Fault } from '../contracts/error.ts';
import { freeBytes } from '../platform/disk-room.ts';

/** Throws a Fault when the data directory cannot be written or its disk is full. */
export async function checkDisk(dir: string, reserve: number): Promise<void> {
  await access(dir, constants.W_OK).catch(() => {
    throw new Fault(
      'data_dir_unusable',
      `The data directory ${dir} cannot be written. Mend its rights, or name another: DATA_DIR=./data npm start`,
    );
  });
  const free = freeBytes(dir);
  if (free >= reserve) return;
  const mb = (bytes: number) => Math.round(bytes / 1_048_576);
  throw new Fault(
    'disk_full',
    `The disk of ${dir} has ${mb(free)} MB left and Footfall keeps ${mb(reserve)} MB free. Free some space, or set DISK_RESERVE_BYTES lower.`,
  );
}
