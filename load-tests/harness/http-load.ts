import { execFile, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import { inTemporaryFolder } from './temporary.ts';

export interface HttpLoad {
  url: string;
  headers: Record<string, string>;
  body: string;
  connections: number;
  seconds: number;
}

export interface HttpResult {
  /** Requests that were answered. */
  answered: number;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Answers that are not 2xx, and requests without an answer. */
  failed: number;
}

/** wrk (Debian's package) where it is there: it costs a third of autocannon's CPU, which a fast server would otherwise wait for. */
export const GENERATOR = spawnSync('wrk', ['--version']).error ? 'autocannon' : 'wrk';

/** POSTs the same body over and over for some seconds, each connection as soon as it is answered. */
export function hit(load: HttpLoad): Promise<HttpResult> {
  return GENERATOR === 'wrk' ? withWrk(load) : withAutocannon(load);
}

async function withAutocannon({ url, headers, body, connections, seconds }: HttpLoad): Promise<HttpResult> {
  const result = await autocannon({ url, method: 'POST', connections, duration: seconds, headers, body });
  const { requests, latency } = result;
  return {
    answered: requests.total,
    perSecond: requests.average,
    p50: latency.p50,
    p99: latency.p99,
    failed: result.non2xx + result.errors,
  };
}

function withWrk({ url, headers, body, connections, seconds }: HttpLoad): Promise<HttpResult> {
  return inTemporaryFolder(async (folder) => {
    const script = join(folder, 'post.lua');
    const lines = Object.entries(headers).map(([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`);
    const summary = `done = function(s, l)
  io.write(string.format("RESULT %d %f %f %f %d\\n", s.requests, s.requests / s.duration * 1e6, l:percentile(50) / 1e3, l:percentile(99) / 1e3,
    s.errors.status + s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout))
end`;
    await writeFile(script, `wrk.method = "POST"\nwrk.body = [==[${body}]==]\n${lines.join('\n')}\n${summary}\n`);
    const { stdout } = await promisify(execFile)('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, url]);
    const [, answered, perSecond, p50, p99, failed] = /RESULT (\d+) (\S+) (\S+) (\S+) (\d+)/.exec(stdout) ?? [];
    if (perSecond === undefined) throw new Error(`wrk said nothing of its result:\n${stdout}`);
    return { answered: Number(answered), perSecond: Number(perSecond), p50: Number(p50), p99: Number(p99), failed: Number(failed) };
  });
}
