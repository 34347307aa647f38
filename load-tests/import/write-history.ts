import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { type HistoryOptions, history, noTruth, type Truth } from './history.ts';

const CHUNK = 1 << 20;

/** Writes a history to a file, a piece at a time, and returns what it comes to. */
export async function writeHistory(file: string, options: HistoryOptions): Promise<Truth> {
  const truth = noTruth();
  const out = createWriteStream(file);
  let piece = '';
  for (const line of history(options, truth)) {
    piece += `${line}\n`;
    if (piece.length < CHUNK) continue;
    if (!out.write(piece)) await once(out, 'drain');
    piece = '';
  }
  out.end(piece);
  await once(out, 'finish');
  return truth;
}
