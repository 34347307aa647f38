import { WebSocket } from 'ws';

export interface Inspector {
  /** Collects garbage in every thread of the server; what their heaps hold then, MB. */
  heapAfterCollection(): Promise<number>;
  close(): void;
}

interface Message {
  id?: number;
  method?: string;
  params?: { sessionId: string; message: string };
  result?: Record<string, number>;
}
type Ask = (method: string, params?: object) => Promise<Record<string, number>>;

/** Speaks to a process that was started with --inspect, over the address that it printed. */
export async function openInspector(address: string): Promise<Inspector> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const main = channel((text) => socket.send(text));
  const workers = new Map<string, ReturnType<typeof channel>>();
  const onWorker = ({ method, params }: Message) => {
    if (!params) return;
    const { sessionId, message } = params;
    if (method === 'NodeWorker.attachedToWorker') {
      workers.set(
        sessionId,
        channel((text) => void main.ask('NodeWorker.sendMessageToWorker', { sessionId, message: text })),
      );
    }
    if (method === 'NodeWorker.receivedMessageFromWorker') workers.get(sessionId)?.receive(JSON.parse(message));
    if (method === 'NodeWorker.detachedFromWorker') workers.delete(sessionId);
  };
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.method) onWorker(message);
    else main.receive(message);
  });
  await main.ask('NodeWorker.enable', { waitForDebuggerOnStart: false });
  return {
    async heapAfterCollection() {
      const sizes = await Promise.all([main, ...workers.values()].map(({ ask }) => sizeAfterCollection(ask)));
      return sizes.reduce((sum, size) => sum + size, 0);
    },
    close: () => socket.close(),
  };
}

async function sizeAfterCollection(ask: Ask): Promise<number> {
  await ask('HeapProfiler.collectGarbage');
  const { usedSize = Number.NaN } = await ask('Runtime.getHeapUsage');
  return usedSize / 1_048_576;
}

/** Questions to one thread, and their answers by number. */
function channel(send: (text: string) => void): { ask: Ask; receive(message: Message): void } {
  const waiting = new Map<number, (result: Record<string, number>) => void>();
  let count = 0;
  return {
    ask: (method, params = {}) =>
      new Promise((resolve) => {
        const id = ++count;
        waiting.set(id, resolve);
        send(JSON.stringify({ id, method, params }));
      }),
    receive({ id = 0, result = {} }) {
      waiting.get(id)?.(result);
      waiting.delete(id);
    },
  };
}
