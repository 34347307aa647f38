import { lockDataDir } from '../lock.ts';

/** Holds a directory's lock until it is killed; says `held` or the code of the Fault. */
await lockDataDir(process.argv[2] ?? '', process.argv[3] as NodeJS.Platform).then(
  () => console.log('held'),
  (error: { code: string }) => console.log(error.code),
);
setInterval(() => {}, 1_000);
