import type { Argon2Parameters } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * argon2id in a thread that steps back for everything else, one hash at a time: a hash keeps a core busy for some 50 ms, and at the priority of the
 * others a flood of sign-ins made events wait. The thread is begun with the first hash and holds no process up.
 */
export function hashThread(): (parameters: Argon2Parameters) => Promise<Buffer> {
  let worker: Worker | null = null;

  function begin(): Worker {
    const begun = new Worker(new URL('./hash-worker.ts', import.meta.url));
    // It ends with its first error, which whoever waits for a hash is told.
    begun.once('error', () => {
      worker = null;
    });
    return begun;
  }

  return async (parameters) => {
    const thread = worker ?? begin();
    worker = thread;
    thread.ref();
    try {
      thread.postMessage(parameters);
      const [hash] = (await once(thread, 'message')) as [Uint8Array];
      return Buffer.from(hash);
    } finally {
      thread.unref();
    }
  };
}
