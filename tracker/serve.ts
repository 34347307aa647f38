import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { buildTracker } from './build.ts';

const DEMO = join(import.meta.dirname, 'demo');
const FILES: Record<string, [file: string, type: string]> = {
  '/demo': ['shop.html', 'text/html; charset=utf-8'],
  '/demo/shop.js': ['shop.js', 'text/javascript; charset=utf-8'],
  '/demo/shop.css': ['shop.css', 'text/css; charset=utf-8'],
};
const POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Answers the tracker's script and the demo shop that uses it, with the key of the store that it sends to; false for any other path. */
export async function staticScripts(
  demoKey: () => string | undefined,
): Promise<(path: string, request: IncomingMessage, response: ServerResponse) => boolean> {
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
    // The demo's own routes are views of its one page.
    const file = FILES[path] ?? (path.startsWith('/demo/') ? FILES['/demo'] : undefined);
    if (!file) return false;
    readFile(join(DEMO, file[0]), 'utf8').then(
      (text) => {
        const body = text.replace('name="footfall-key" content=""', `name="footfall-key" content="${demoKey() ?? ''}"`);
        response
          .writeHead(200, { 'content-type': file[1], 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' })
          .end(body);
      },
      () => response.writeHead(404).end(),
    );
    return true;
  };
}
