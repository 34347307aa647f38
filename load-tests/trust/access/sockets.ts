import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';

/** What a page may say over a socket, and what none ever does: also with it a socket shows its own store and no other. */
const MESSAGES = [
  '{"type":"resume","seq":0}',
  '{"type":"resume","seq":-1,"store":"other"}',
  '{"type":"watch","store":"other"}',
  '{"store":"other"}',
  '[]',
  'null',
  '{"__proto__":{"store":"other"}}',
  'not json',
];
/** The first frame is there within a second on an idle machine. */
const PATIENCE_MS = 10_000;
const LISTEN_MS = 500;

export interface Heard {
  /** 101 where it was opened. */
  status: number;
  /** Text of every frame. */
  frames: string[];
}

/** Opens a live socket of a store with these headers, says everything, and listens. */
export async function trySocket(url: string, path: string, headers: Record<string, string>): Promise<Heard> {
  const socket = new WebSocket(url.replace('http', 'ws') + path, { headers });
  const frames: string[] = [];
  let heard = (): void => {};
  const first = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const status = await new Promise<number>((resolve) => {
    socket.on('message', (data) => {
      frames.push(data.toString());
      heard();
    });
    socket.once('open', () => resolve(101));
    socket.once('unexpected-response', (_, response: IncomingMessage) => resolve(response.statusCode ?? 0));
    socket.once('error', () => resolve(0));
  });
  if (status === 101) {
    await Promise.race([first, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    for (const message of MESSAGES) socket.send(message);
    await new Promise((resolve) => setTimeout(resolve, LISTEN_MS));
  }
  socket.on('error', () => {});
  socket.terminate();
  return { status, frames };
}
