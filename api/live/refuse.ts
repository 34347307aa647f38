import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorBody } from '../../contracts/error.ts';

const MESSAGES: Record<number, [code: string, message: string]> = {
  401: ['unauthorised', 'Sign in, or send a secret key as ?key= or Authorization: Bearer.'],
  403: ['foreign_origin', 'A page of another origin may not open this socket with a cookie.'],
  404: ['not_found', 'There is no such store or path.'],
  429: ['too_many_sockets', 'This person has as many live sockets open as are allowed.'],
  500: ['internal', 'Something went wrong here; try again.'],
};

/** Answers an upgrade as plain HTTP instead. */
export function refuse(stream: Duplex, status: number): void {
  const [code, message] = MESSAGES[status] ?? ['refused', ''];
  const body = JSON.stringify({ error: { code, message } } satisfies ErrorBody);
  const headers = ['Connection: close', 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`];
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
}
