import { setFlagsFromString } from 'node:v8';
import { startOneMachine } from './one-machine/start.ts';
import { runService } from './platform/run-service.ts';

// The threads of this process keep every core busy when it matters: garbage that several of them pick up together costs a third more than one alone takes.
setFlagsFromString('--no-parallel-scavenge');

/** All services in one process on one address: what `npm start` runs. */
await runService(startOneMachine);
