import { runService } from '../platform/run-service.ts';
import { startIngestService } from './start.ts';

/** The ingest as a process of its own, beside others: `npm run ingest`. */
await runService(startIngestService);
