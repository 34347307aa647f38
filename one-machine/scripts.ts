import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { buildTracker } from '../tracker/build.ts';

const DEMO = join(import.meta.dirname, '..', 'tracker', 'demo');
const FILES: Record<string, [file: string, type: string]> = {
  '/demo': ['shop.html', 'text/html; charset=utf-8'],
  '/demo/shop.js': ['shop.js', 'text/javascript; charset=utf-8'],
  '/demo/shop.css': ['shop.css', 'text/css; charset=utf-8'],
};
const POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Answers the tracker's script and the demo shop that uses it; false for any other path. */
export async function staticScripts(): Promise<(path: string, request: IncomingMessage, response: ServerResponse) => boolean> {
  const script = Buffer.from(await buildTracker());
  const packed = {
    br: brotliCompressSync(script, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    gzip: gzipSync(script, { level: 9 }),
  };
  return (path, request, response) => {
    if (path === '/js/footfall.js') {
      const accepted = String(request.headers['accept-encoding'] ?? '');
      const encoding = accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : null;
      response.writeHead(200, {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=3600',
        'cross-origin-resource-policy': 'cross-origin',
        vary: 'Accept-Encoding',
        ...(encoding ? { 'content-encoding': encoding } : {}),
      });
      response.end(encoding ? packed[encoding] : script);
      return true;
    }
    const file = FILES[path];
    if (!file) return false;
    readFile(join(DEMO, file[0])).then(
      (body) =>
        response
          .writeHead(200, { 'content-type': file[1], 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' })
          .end(body),
      () => response.writeHead(404).end(),
    );
    return true;
  };
}
