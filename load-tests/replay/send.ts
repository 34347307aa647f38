import { gzipSync } from 'node:zlib';
import type { WireEvent } from './dataset.ts';

export interface SendOptions {
  /** Where the server is now: it may be elsewhere after a restart. */
  url: () => string;
  key: string;
  batch: number;
  onProgress: (sent: number) => void;
  /** Waits between batches, ms: 0 sends as fast as the server answers. */
  pause?: (batch: WireEvent[]) => number;
}

/**
 * Sends events in order, a batch at a time, as a client does: a batch without an answer, or with 429 or 5xx, is sent again with the same ids.
 * Any other refusal is thrown.
 */
export async function sendEvents(events: readonly WireEvent[], options: SendOptions): Promise<{ batches: number; resent: number }> {
  let resent = 0;
  let batches = 0;
  for (let i = 0; i < events.length; i += options.batch) {
    const batch = events.slice(i, i + options.batch);
    const body = gzipSync(JSON.stringify(batch));
    for (let attempt = 0; !(await accepted(body, options)); attempt++) {
      if (attempt > 600) throw new Error('the server did not take a batch for a minute');
      resent++;
      await sleep(100);
    }
    batches++;
    options.onProgress(Math.min(events.length, i + options.batch));
    const pause = options.pause?.(batch) ?? 0;
    if (pause > 0) await sleep(pause);
  }
  return { batches, resent };
}

async function accepted(body: Uint8Array<ArrayBuffer>, options: SendOptions): Promise<boolean> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${options.url()}/track/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', authorization: `Bearer ${options.key}` },
      body,
      signal: AbortSignal.timeout(15_000),
    });
    text = await response.text();
  } catch {
    return false;
  }
  if (response.status === 429 || response.status >= 500) return false;
  if (response.status !== 202) throw new Error(`the server refused a batch: ${response.status} ${text.slice(0, 500)}`);
  return true;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
