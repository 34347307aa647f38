import { Fault } from './contracts/error.ts';
import { startOneMachine } from './one-machine/start.ts';
import { readConfig } from './platform/config.ts';

/** All services in one process on one address: what `npm start` runs. Ends with code 1 and one clear line when it cannot start. */
try {
  const config = readConfig(process.env);
  const server = await startOneMachine(config, { say: (line) => console.log(line) });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      server.stop().then(
        () => process.exit(0),
        (error: unknown) => endWith(error),
      );
    });
  }
} catch (error) {
  endWith(error);
}

function endWith(error: unknown): never {
  console.error(error instanceof Fault ? `footfall: ${error.message}` : error);
  process.exit(1);
}
