import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface Capture {
  url: string;
  /** What the requests so far said: the parameters of the URL and the body's JSON, or its lines of parameters. */
  payloads(): unknown[];
  close(): Promise<void>;
}

/** Stands between a client and the server and keeps what the client sends; to both it is not there. */
export async function startCapture(target: string): Promise<Capture> {
  const seen: { url: string; body: Buffer }[] = [];
  const front = createServer(async (incoming, outgoing) => {
    const body = await bytesOf(incoming);
    seen.push({ url: incoming.url ?? '/', body });
    const onward = request(`${target}${incoming.url}`, { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    onward.end(body);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    payloads: () => seen.map(({ url, body }) => ({ query: parametersIn(url.split('?')[1] ?? ''), body: read(body) })),
    async close() {
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function read(body: Buffer): unknown {
  const text = (body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body).toString();
  try {
    return JSON.parse(text);
  } catch {
    const packed = parametersIn(text).data;
    if (packed !== undefined) return JSON.parse(Buffer.from(packed, 'base64').toString());
    return text.split(/\r?\n/).filter(Boolean).map(parametersIn);
  }
}

function parametersIn(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}
