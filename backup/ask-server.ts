import { type IncomingMessage, request } from 'node:http';
import type { ErrorBody } from '../contracts/error.ts';
import { Fault } from '../contracts/error.ts';
import type { Arriving } from './write-file.ts';

/** Asks the server that runs on a data directory for a backup; null when none does. Throws the Fault that it answers with. */
export async function askServer(door: string, withKeys: boolean): Promise<(Arriving & { heldMs: number }) | null> {
  const answer = await new Promise<IncomingMessage | null>((resolve, reject) => {
    const asked = request({ socketPath: door, method: 'POST', path: withKeys ? '/backup?keys=1' : '/backup' }, resolve);
    asked.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(null);
      else if (error.code === 'EACCES')
        reject(new Fault('not_yours', 'The server of this data directory runs as somebody else. Run the backup as its user.'));
      else reject(error);
    });
    asked.end();
  });
  if (!answer) return null;
  if (answer.statusCode === 200) {
    return { bytes: Number(answer.headers['content-length']), heldMs: Number(answer.headers['x-held-ms']), body: untilCut(answer) };
  }
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  const { code, message } = (JSON.parse(text) as ErrorBody).error;
  throw new Fault(code, message);
}

/** An answer that is broken off simply ends: that it is too short is told where its length is known. */
async function* untilCut(answer: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of answer) yield chunk as Uint8Array;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
  }
}
