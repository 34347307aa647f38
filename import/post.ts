import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export interface Target {
  /** The server's address without a slash at the end. */
  url: string;
  /** The store's secret key. */
  key: string;
}

export interface Refused {
  index: number;
  reason: string;
  message: string;
}

/** What one request came to. */
export type Attempt =
  | { kind: 'accepted'; rejected: readonly Refused[] }
  /** More than the server takes at once. */
  | { kind: 'too_large' }
  /** Worth another try, not before `afterMs`. */
  | { kind: 'later'; afterMs: number; why: string }
  /** Never to be taken as it is. */
  | { kind: 'refused'; code: string; message: string };

const packed = promisify(gzip);
const TIMEOUT_MS = 30_000;

/** Sends events, each as JSON text, to /track/batch with the secret key. Never throws. */
export async function post({ url, key }: Target, events: readonly string[]): Promise<Attempt> {
  let status: number;
  let text: string;
  let after: string | null;
  try {
    const response = await fetch(`${url}/track/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', authorization: `Bearer ${key}` },
      body: new Uint8Array(await packed(`[${events.join(',')}]`, { level: 1 })),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
    });
    status = response.status;
    after = response.headers.get('retry-after');
    text = await response.text();
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause;
    return { kind: 'later', afterMs: 0, why: cause?.code ?? (error as Error).message };
  }
  const body = fieldsIn(text);
  if (status === 202 && typeof body.accepted === 'number')
    return { kind: 'accepted', rejected: body.rejected === 0 ? [] : rejectedIn(body) };
  if (status === 413) return { kind: 'too_large' };
  if (status === 408 || status === 429 || status >= 500)
    return { kind: 'later', afterMs: Number(after ?? 0) * 1_000 || 0, why: `status ${status}` };
  const { code = `status_${status}`, message = '' } = (body.error ?? {}) as { code?: string; message?: string };
  return { kind: 'refused', code, message };
}

function rejectedIn(body: Record<string, unknown>): Refused[] {
  const results = Array.isArray(body.results) ? (body.results as (Refused & { status: string })[]) : [];
  return results.filter(({ status }) => status === 'rejected').map(({ index, reason, message }) => ({ index, reason, message }));
}

function fieldsIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
