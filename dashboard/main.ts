import { startPages } from '../platform/http/pages-service.ts';
import { runService } from '../platform/run-service.ts';

/** The pages as a process of their own, in front of an API that runs with DASHBOARD=0: `npm run dashboard`. */
await runService(startPages);
