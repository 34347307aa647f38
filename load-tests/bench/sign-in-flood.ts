import { parentPort, workerData } from 'node:worker_threads';

export interface Flood {
  /** The server's own address, as pages say it. */
  origin: string;
  email: string;
  perSecond: number;
}
/** Answers by status. */
export type FloodAnswers = Map<number, number>;

// Wrong passwords at a steady pace, whether or not those before were answered, until a message comes; then tells what was answered. In a thread of its
// own: what it costs to send them must not be taken for what an event waits for.
const { origin, email, perSecond } = workerData as Flood;
const answers: FloodAnswers = new Map();
const sent: Promise<void>[] = [];
const began = performance.now();
const timer = setInterval(() => {
  while (sent.length < ((performance.now() - began) / 1_000) * perSecond) sent.push(attempt(sent.length));
}, 5);
parentPort?.postMessage('begun');
parentPort?.once('message', async () => {
  clearInterval(timer);
  await Promise.all(sent);
  parentPort?.postMessage(answers);
});

async function attempt(n: number): Promise<void> {
  const part = () => Math.floor(Math.random() * 256);
  const headers = { origin, 'content-type': 'application/json', 'x-forwarded-for': `203.${n % 256}.${part()}.${part()}` };
  const body = JSON.stringify({ email, password: `guess number ${n}` });
  const response = await fetch(`${origin}/api/auth/sign-in/email`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  answers.set(response.status, (answers.get(response.status) ?? 0) + 1);
}
