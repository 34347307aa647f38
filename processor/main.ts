import { runService } from '../platform/run-service.ts';
import { startProcessorService } from './start.ts';

/** The processor as a process of its own, beside others: `npm run processor`. */
await runService(startProcessorService);
