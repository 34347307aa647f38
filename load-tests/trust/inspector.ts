import { WebSocket } from 'ws';

export interface Inspector {
  /** Collects garbage in the server's main thread; what its heap holds then, MB. */
  heapAfterCollection(): Promise<number>;
  close(): void;
}

/** Speaks to a process that was started with --inspect, over the address that it printed. */
export async function openInspector(address: string): Promise<Inspector> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const waiting = new Map<number, (result: Record<string, number>) => void>();
  socket.on('message', (data) => {
    const { id, result } = JSON.parse(String(data)) as { id: number; result: Record<string, number> };
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  let count = 0;
  const ask = (method: string) =>
    new Promise<Record<string, number>>((resolve) => {
      const id = ++count;
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method }));
    });
  return {
    async heapAfterCollection() {
      await ask('HeapProfiler.collectGarbage');
      const { usedSize = Number.NaN } = await ask('Runtime.getHeapUsage');
      return usedSize / 1_048_576;
    },
    close: () => socket.close(),
  };
}
