import { startOneMachine } from './one-machine/start.ts';
import { runService } from './platform/run-service.ts';

/** All services in one process on one address: what `npm start` runs. */
await runService(startOneMachine);
