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

/** Sends JSON, which may be left out, and reads the answer's; undefined where there is none. Throws ApiError; an abort is passed on untouched. */
export async function send<T = void>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const text = await (await request(path, { method, ...jsonBody(body), ...(signal && { signal }) })).text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** POSTs JSON and takes the answer as a file. Throws ApiError. */
export async function sendForFile(path: string, body: unknown): Promise<Blob> {
  return (await request(path, { method: 'POST', ...jsonBody(body) })).blob();
}

function jsonBody(body: unknown): RequestInit {
  return body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Sends a file, packed where the browser can, and reads the JSON of the answer. Throws ApiError; an abort is passed on untouched. */
export async function upload<T>(path: string, params: Params, file: Blob, signal?: AbortSignal): Promise<T> {
  const headers = new Headers({ 'content-type': file.type || 'text/csv' });
  let body: BodyInit = file;
  if (typeof CompressionStream === 'function' && file.size > 1_024) {
    body = await new Response(file.stream().pipeThrough(new CompressionStream('gzip'))).blob();
    headers.set('content-encoding', 'gzip');
  }
  return (await request(apiUrl(path, params), { method: 'POST', headers, body, ...(signal && { signal }) })).json() as Promise<T>;
}

/** What a page shows that a share link opened, in place of a cookie. */
let shareAccess: string | null = null;

/** From now on every request is made by a share link; null: by the person who is signed in. */
export function useShareAccess(access: string | null): void {
  shareAccess = access;
}

/** The query with which a socket or a download, which carry no headers, says the same. */
export function accessParams(): Params {
  return shareAccess === null ? {} : { key: shareAccess };
}

async function request(url: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  if (shareAccess !== null) headers.set('authorization', `Bearer ${shareAccess}`);
  let response: Response;
  try {
    response = await fetch(url, { ...init, headers });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'unreachable', 'The server does not answer.');
  }
  if (response.ok) return response;
  const body = (await response.json().catch(() => null)) as Partial<ErrorBody> | null;
  throw new ApiError(response.status, body?.error?.code ?? 'failed', body?.error?.message ?? `The server answered ${response.status}.`);
}
