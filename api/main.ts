import { runService } from '../platform/run-service.ts';
import { startApiService } from './start.ts';

/** The API as a process of its own, beside others: `npm run api`. */
await runService(startApiService);
