import { type Argon2Parameters, argon2Sync } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';

/** A tenth of the share that a thread of ingest gets when both want a core. */
const NICE = 10;

try {
  // On Linux a thread has a priority of its own: the last part of `PID/task/TID`.
  setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), NICE);
} catch {
  // Elsewhere a hash takes its turn with everything else.
}

parentPort?.on('message', (parameters: Argon2Parameters) => parentPort?.postMessage(argon2Sync('argon2id', parameters)));
