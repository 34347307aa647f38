// npm run import -- FILE ...: brings a shop's history from GA4, Plausible, Umami or its own events into a store. docs/import.md
import { Fault } from '../contracts/error.ts';
import { openDisplay } from './display.ts';
import { parseOptions } from './options.ts';
import { runImport } from './run.ts';

const parsed = parseOptions(process.argv.slice(2));
if (parsed.kind === 'refused') {
  console.error(parsed.message);
  process.exit(1);
}
const clock = (): number => Math.round(performance.now());
const display = openDisplay(process.stdout, clock);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    display.line('  stopping when what is on its way has arrived; once more stops at once');
    process.once(signal, () => process.exit(130));
    stop.abort();
  });
}
const complete = await runImport(parsed.options, { display, clock, stop: stop.signal }).catch((error: unknown) => {
  const isKnown = error instanceof Fault || (error as { code?: unknown }).code !== undefined;
  display.line(isKnown ? (error as Error).message : String((error as Error).stack));
  return false;
});
process.exit(complete ? 0 : stop.signal.aborted ? 130 : 1);
