import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { WorkerData } from '../processor/worker.ts';

export interface ProcessorThread {
  /** Commits what was read and ends. */
  stop(): Promise<void>;
}

/** Runs the processor in a thread of its own; resolves when it consumes. `onEnd` hears of a thread that ended on its own. */
export async function startProcessorThread(data: WorkerData, onEnd: (error: unknown) => void): Promise<ProcessorThread> {
  const worker = new Worker(new URL('../processor/worker.ts', import.meta.url), {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: 48 },
  });
  let stopping = false;
  const failed = new Promise<never>((_, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the processor's thread ended with code ${code}`)));
  });
  failed.catch((error: unknown) => {
    if (!stopping) onEnd(error);
  });
  await Promise.race([once(worker, 'message'), failed]);
  return {
    async stop() {
      stopping = true;
      const stopped = once(worker, 'message');
      worker.postMessage('stop');
      await Promise.race([stopped, failed.catch(() => {})]);
      // The thread itself ends with the process: ending it here would tear down the warehouse engine that both threads share.
    },
  };
}
