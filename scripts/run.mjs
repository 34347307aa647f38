// Runs one of the repository's TypeScript programs under Node 24, installing first: node scripts/run.mjs FILE [arguments]
import { join } from 'node:path';
import { installEngines, installWrk } from './engines.mjs';
import { installK6 } from './go-tools.mjs';
import { installKafka } from './kafka.mjs';
import { become, build, install, node, root } from './setup.mjs';

const [file, ...args] = process.argv.slice(2);
const isBench = file.startsWith('load-tests/bench/');
const needsEngines =
  file.startsWith('load-tests/trust/') || args.includes('--services') || (isBench && /^(all|ingest-kafka)$/.test(args[0]));
await install();
if (/^(api\/|dashboard\/|load-tests\/(replay|bench|k6|trust|sdks))/.test(file)) await build();
if (file.startsWith('load-tests/k6/')) await installK6();
if (isBench) await installWrk();
if (needsEngines) {
  await installEngines();
  await installKafka();
}
become(node, [join(root, file), ...args]);
