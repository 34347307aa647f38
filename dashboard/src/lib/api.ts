import type { ErrorBody } from '../../../contracts/error.ts';

/** What a failed request leaves behind: a sentence for the page, and whether asking again may help. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}

export type Params = Record<string, string | number | undefined>;

/** An address of the API with its query; parameters that are undefined or empty are left out. */
export function apiUrl(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== undefined && value !== '') query.set(name, String(value));
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** GETs JSON. Throws ApiError, whose message may be shown as it is; an abort is passed on untouched. */
export async function getJson<T>(path: string, params: Params = {}, signal?: AbortSignal): Promise<T> {
  const init: RequestInit = { headers: { accept: 'application/json' } };
  if (signal) init.signal = signal;
  return (await request(apiUrl(path, params), init)).json() as Promise<T>;
}

/** POSTs JSON and reads nothing back. Throws ApiError. */
export async function post(path: string, body: unknown = {}): Promise<void> {
  await request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

async function request(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'unreachable', 'The server does not answer.');
  }
  if (response.ok) return response;
  const body = (await response.json().catch(() => null)) as Partial<ErrorBody> | null;
  throw new ApiError(response.status, body?.error?.code ?? 'failed', body?.error?.message ?? `The server answered ${response.status}.`);
}
