// npm start: installs, builds what is stale, and becomes the server.
import { join } from 'node:path';
import { become, build, install, node, root } from './setup.mjs';

await install();
await build();
// The log's flushes and the warehouse's questions share libuv's threads; with its four a flush would wait for a question.
become(node, [join(root, 'server.ts')], { UV_THREADPOOL_SIZE: '16', ...process.env });
