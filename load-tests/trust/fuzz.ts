import { connect } from 'node:net';
import { seeded } from '../harness/random.ts';
import { LOAD_STORE } from '../harness/temporary.ts';
import { get } from './api.ts';
import { type Benchmark, say, sleep } from './benchmark.ts';
import { withData } from './folder.ts';
import { fuzzInput } from './fuzz-input.ts';
import { startVictim } from './victim.ts';

const SIDE_BY_SIDE = 64;
/** The server ends what is not finished after 15 s. */
const LONGEST = 25_000;
/** Until a request counts as not whole, ms. */
const SILENCE = 250;

/** Wounded requests over raw sockets. Input i of a seed is drawn from seed and i alone: `--from I --inputs 1` sends it again. */
export const fuzz: Benchmark = {
  asks: 'no input is answered with 5xx other than 503 with Retry-After, none ends the process, and good events are stored afterwards',
  async run(options) {
    const n = options.number('inputs', { full: 1_000_000, quick: 1_500 });
    const first = options.number('from', { full: 0, quick: 0 });
    return withData(async ({ environment }) => {
      const server = startVictim({ ...environment, CONNECTION_LIMIT_PER_ADDRESS: '2000' });
      const url = await server.ready;
      const port = Number(new URL(url).port);
      const wrong: string[] = [];
      const statuses = new Map<string, number>();
      let next = first;
      let gone = false;
      void server.ended.then((code) => {
        gone = true;
        wrong.push(`the server ended with ${code}: ${server.output().slice(-1_000)}`);
      });
      const work = async () => {
        while (next < first + n && !gone) {
          const i = next++;
          const answer = await exchange(port, fuzzInput(seeded(options.seed * 1_000_003 + i)));
          for (const status of statusesOf(answer)) statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (answer === 'HANGS') wrong.push(`input ${i} of seed ${options.seed} was neither answered nor closed in ${LONGEST / 1000} s`);
          const fault = faultIn(answer);
          if (fault) wrong.push(`input ${i} of seed ${options.seed}: ${fault}`);
          if ((i - first + 1) % Math.ceil(n / 10) === 0) say(`${i - first + 1} inputs`);
        }
      };
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
      say(
        `answers: ${[...statuses]
          .sort()
          .map(([status, count]) => `${count} x ${status}`)
          .join(', ')}`,
      );
      if (!gone) wrong.push(...(await stillGood(url)));
      if (/unhandled|uncaught/i.test(server.output())) wrong.push(`the server printed: ${server.output().slice(-1_000)}`);
      if (!gone) await server.end('SIGKILL');
      return { n, failures: wrong.filter((line) => !line.startsWith('the server ended with null')) };
    });
  },
};

/**
 * Sends bytes and returns what comes back. A request that is not whole is waited for by the server: after a while without an answer the other side is told
 * that no more will come. `HANGS` where it neither answers nor closes then.
 */
function exchange(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const done = (answer: string) => {
      clearTimeout(timer);
      clearTimeout(silence);
      socket.resetAndDestroy();
      resolve(answer);
    };
    const all = () => Buffer.concat(chunks).toString('latin1');
    const timer = setTimeout(done, LONGEST, 'HANGS');
    let silence = setTimeout(() => socket.end(), SILENCE);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      clearTimeout(silence);
      // A wounded request can be two.
      silence = setTimeout(() => done(all()), 10);
    });
    socket.on('error', () => {});
    socket.on('close', () => done(all()));
  });
}

function statusesOf(answer: string): string[] {
  return answer.startsWith('HTTP/1.1 ') ? [answer.slice(9, 12)] : [answer === '' ? 'closed' : 'hangs'];
}

function faultIn(answer: string): string | undefined {
  for (const [head] of answer.matchAll(/HTTP\/1\.1 5\d\d [\s\S]*?\r\n\r\n/g)) {
    if (!/^HTTP\/1\.1 503 /.test(head) || !/\r\nretry-after: /i.test(head))
      return answer.slice(answer.indexOf(head), answer.indexOf(head) + 600);
  }
  return undefined;
}

/** A good batch is answered with nothing but what it should be answered with, and stored. */
async function stillGood(url: string): Promise<string[]> {
  const before = await restedLedger(url);
  const event = { event_id: 'after-the-fuzz', event_type: 'page_view', visitor_id: 'v', url: 'https://shop.example/' };
  const response = await fetch(`${url}/track/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${LOAD_STORE.secretKey}` },
    body: JSON.stringify([event]),
  });
  const answer = await response.text();
  const wrong: string[] = [];
  if (answer !== '{"accepted":1,"rejected":0,"results":[{"index":0,"event_id":"after-the-fuzz","status":"ok"}]}')
    wrong.push(`a good event was answered ${response.status} ${answer}`);
  const after = await restedLedger(url);
  if (Number(after.stored) !== Number(before.stored) + 1) wrong.push(`a good event was not stored: ${JSON.stringify({ before, after })}`);
  if (Number(after.difference) !== 0) wrong.push(`the ledger does not add up: ${JSON.stringify(after)}`);
  return wrong;
}

async function restedLedger(url: string): Promise<Record<string, number>> {
  let before = '';
  for (let tries = 0; tries < 200; tries++) {
    const now = (await get(url, '/api/ledger')) as Record<string, number>;
    if (JSON.stringify(now) === before) return now;
    before = JSON.stringify(now);
    await sleep(1_000);
  }
  throw new Error(`the ledger does not come to rest: ${before}`);
}
