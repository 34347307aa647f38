import { LOAD_STORE } from '../harness/temporary.ts';

/** Batches so many that their events are not kept: batch b holds the ids b-0 to b-(SIZE-1), and is remembered as b alone. */
export const SIZE = 100;

export function batchBody(run: string, batch: number, now: number): string {
  const events: string[] = [];
  const timestamp = new Date(now).toISOString();
  for (let i = 0; i < SIZE; i++) {
    const visitor = `v${(batch * 7 + i) % 3_000}`;
    events.push(
      `{"event_id":"${run}-${batch}-${i}","event_type":"page_view","visitor_id":"${visitor}","timestamp":"${timestamp}","url":"https://shop.example/p${i % 50}"}`,
    );
  }
  return `[${events.join()}]`;
}

/** The status of the answer; 0 where there was none in time. */
export async function sendBatch(url: string, body: string, timeoutMs: number): Promise<number> {
  try {
    const response = await fetch(`${url}/track/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${LOAD_STORE.secretKey}` },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
