// npm start: installs, builds what is stale, and becomes the server.
import { join } from 'node:path';
import { become, build, install, node, root } from './setup.mjs';

await install();
await build();
become(node, [join(root, 'server.ts')]);
