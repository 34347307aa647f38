import { Fault } from '../contracts/error.ts';
import type { Config } from '../platform/config.ts';

/** Throws a Fault where engines of their own hold the data: those have backups of their own. */
export function oneMachineOnly({ engines }: Config): void {
  if (Object.values(engines).every((engine) => engine === undefined)) return;
  throw new Fault(
    'not_one_machine',
    'This is for the server of one machine (npm start). With Kafka, ClickHouse and PostgreSQL of their own, docs/backup.md says what to back up, and in which order.',
  );
}
