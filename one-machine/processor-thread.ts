import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { WorkerData } from '../processor/worker.ts';

export interface ProcessorThread {
  /** Keeps the processor from inserting until `release`; tells where each partition stands, in order: everything below is stored and nothing else. */
  hold(): Promise<{ positions: { next: number; plan: null }[]; release: () => void }>;
  /** Commits what was read and ends. */
  stop(): Promise<void>;
}

type Message = 'ready' | 'stopped' | { held: { partition: number; next: number }[] } | { problem: string };

/** Runs the processor in a thread of its own; resolves when it consumes. `onEnd` hears of a thread that ended on its own. */
export async function startProcessorThread(data: WorkerData, onEnd: (error: unknown) => void): Promise<ProcessorThread> {
  const worker = new Worker(new URL('../processor/worker.ts', import.meta.url), {
    workerData: data,
    // Three spaces of 32 MiB, which go round in the machine's cache. With spaces of 85 an event costs a tenth more; with 16 what lives for a batch is copied
    // once more and dies among the old.
    resourceLimits: { maxYoungGenerationSizeMb: 96 },
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
  /** The first message that `read` makes something of. */
  function hear<T>(read: (message: Message) => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const listener = (message: Message) => {
        const found = read(message);
        if (found === undefined) return;
        worker.off('message', listener);
        resolve(found);
      };
      worker.on('message', listener);
    });
  }
  return {
    async hold() {
      const answered = hear((message) => (typeof message === 'object' ? message : undefined));
      worker.postMessage('hold');
      const answer = await Promise.race([answered, failed]);
      if ('problem' in answer) throw new Error(answer.problem);
      const positions = answer.held.sort((a, b) => a.partition - b.partition).map(({ next }) => ({ next, plan: null }));
      return { positions, release: () => worker.postMessage('release') };
    },
    async stop() {
      stopping = true;
      const stopped = hear((message) => (message === 'stopped' ? true : undefined));
      worker.postMessage('stop');
      await Promise.race([stopped, failed.catch(() => {})]);
      // The thread itself ends with the process: ending it here would tear down the warehouse engine that both threads share.
    },
  };
}
