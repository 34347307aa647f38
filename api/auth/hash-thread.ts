import type { Argon2Parameters } from 'node:crypto';
import { Worker } from 'node:worker_threads';

export interface HashOrder {
  id: number;
  parameters: Argon2Parameters;
}
interface HashAnswer {
  id: number;
  hash: Uint8Array;
}

/**
 * argon2id in a thread that steps back for everything else: a hash keeps a core busy for some 50 ms, and at the priority of the others a flood of
 * sign-ins made events wait. The thread is begun with the first hash and holds no process up.
 */
export function hashThread(): (parameters: Argon2Parameters) => Promise<Buffer> {
  const waiting = new Map<number, PromiseWithResolvers<Buffer>>();
  let worker: Worker | null = null;
  let count = 0;

  function begin(): Worker {
    const begun = new Worker(new URL('./hash-worker.ts', import.meta.url));
    begun.unref();
    begun.on('message', ({ id, hash }: HashAnswer) => {
      settle(id)?.resolve(Buffer.from(hash));
      if (waiting.size === 0) begun.unref();
    });
    begun.on('error', (error) => {
      worker = null;
      for (const id of [...waiting.keys()]) settle(id)?.reject(error);
    });
    return begun;
  }

  function settle(id: number): PromiseWithResolvers<Buffer> | undefined {
    const found = waiting.get(id);
    waiting.delete(id);
    return found;
  }

  return (parameters) => {
    const answer = Promise.withResolvers<Buffer>();
    worker ??= begin();
    worker.ref();
    waiting.set(++count, answer);
    worker.postMessage({ id: count, parameters } satisfies HashOrder);
    return answer.promise;
  };
}
