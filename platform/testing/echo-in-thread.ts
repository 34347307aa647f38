import { parentPort, workerData } from 'node:worker_threads';
import { openMemoryCache } from '../cache/memory.ts';

/** A thread that answers each message on `question` with one on `answer`. */
const cache = openMemoryCache({ name: workerData as string });
await cache.subscribe('question', (message) => cache.publish('answer', `${message}!`));
parentPort?.on('message', () => {});
parentPort?.postMessage('ready');
