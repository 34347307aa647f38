import { greet } from './deliver.ts';
import { type Detected, detect } from './detect.ts';
import type { Display } from './display.ts';
import { dryRun } from './dry-run.ts';
import { filesIn, REJECTED_SUFFIX, STATE_SUFFIX } from './files.ts';
import { FORMATS, type FormatName } from './formats.ts';
import { importFile } from './import-file.ts';
import type { Options } from './options.ts';
import { post } from './post.ts';
import { duration, progressLine, rate, thousands } from './progress.ts';
import { openSource, type Source } from './source.ts';
import { loadPosition, type Position, stateKey } from './state.ts';

/** A server that is restarted, or has its disk full, is waited for this long, ms. */
const PATIENCE = 600_000;
const HEAD_BYTES = 65_536;

export interface RunDeps {
  display: Display;
  clock: () => number;
  stop: AbortSignal;
}

/** Imports every file in turn and tells how it went. False when a file could not be imported to its end. Throws Fault for what concerns all of them. */
export async function runImport(options: Options, { display, clock, stop }: RunDeps): Promise<boolean> {
  const found = filesIn(options.paths);
  if (found.kind === 'refused') {
    display.line(found.message);
    return false;
  }
  const { target } = options;
  if (!options.dryRun) await greet(target.url, (events) => post(target, events));
  let complete = true;
  for (const path of found.files) {
    if (stop.aborted) return false;
    const source = openSource(path);
    const detected = await formatOf(source, options.format);
    if (detected === 'empty') display.line(`${path}: empty`);
    else if (detected.kind === 'refused') {
      display.line(`${path}: not imported. ${detected.message}`);
      complete = false;
    } else if (options.dryRun) await dryRun(source, FORMATS[detected.name], options.site, display);
    else complete = (await one(source, detected.name, options, { display, clock, stop })) && complete;
  }
  return complete;
}

async function one(source: Source, name: FormatName, options: Options, { display, clock, stop }: RunDeps): Promise<boolean> {
  const { target, site, again, inFlight, rate: most } = options;
  const key = stateKey(source.identity, target, name, site);
  const before = again ? null : loadPosition(source.path + STATE_SUFFIX, key);
  if (before?.done) {
    display.line(`${source.path}: imported before, ${thousands(before.sent)} events (--again sends them once more)`);
    return true;
  }
  display.line(
    `${source.path}: ${FORMATS[name].title}${before && before.line > 0 ? `; goes on after line ${thousands(before.line)}` : ''}`,
  );
  const began = clock();
  let shareBefore: number | undefined;
  const position = await importFile(source, {
    format: FORMATS[name],
    stateKey: key,
    site,
    again,
    inFlight,
    rate: most,
    stop,
    clock,
    random: Math.random,
    sleep: (ms) => pause(ms, stop),
    patienceMs: PATIENCE,
    post: (events) => post(target, events),
    onRetry: (why) => display.progress(() => `the server does not take events just now (${why}); trying again`),
    onProgress(now, share) {
      shareBefore ??= share;
      const sentNow = now.sent - (before?.sent ?? 0);
      display.progress(() => progressLine({ ...now, share, ms: clock() - began, sentNow, shareBefore: shareBefore ?? 0 }));
    },
  });
  summary(source, position, position.sent - (before?.sent ?? 0), clock() - began, display);
  return position.done;
}

function summary(
  source: Source,
  { sent, rejected, reasons, skipped, line, done }: Position,
  sentNow: number,
  ms: number,
  display: Display,
): void {
  const peak = Math.round(process.resourceUsage().maxRSS / 1_000);
  const others = skipped > 0 ? `, ${thousands(skipped)} rows of other sites passed over` : '';
  display.line(`  ${done ? 'done' : 'stopped'}: ${thousands(sent)} events, ${thousands(rejected)} rejected${others}`);
  display.line(
    `  this run: ${thousands(sentNow)} events in ${duration(ms)}, ${thousands(rate(sentNow, ms))}/s, at most ${peak} MB of memory`,
  );
  for (const [reason, n] of Object.entries(reasons)) display.line(`  rejected: ${reason} ${thousands(n)}`);
  if (rejected > 0) display.line(`  the rejected rows and why: ${source.path}${REJECTED_SUFFIX}`);
  if (!done) display.line(`  the same command goes on after line ${thousands(line)}`);
}

async function formatOf(source: Source, chosen: FormatName | undefined): Promise<Detected | 'empty'> {
  if (source.bytes === 0) return 'empty';
  const head: Buffer[] = [];
  let size = 0;
  const { stream } = source.open();
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    head.push(chunk);
    size += chunk.length;
    if (size >= HEAD_BYTES) break;
  }
  stream.destroy();
  if (size === 0) return 'empty';
  return chosen === undefined ? detect(Buffer.concat(head)) : { kind: 'format', name: chosen };
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, ms);
    function finish(): void {
      clearTimeout(timer);
      stop.removeEventListener('abort', finish);
      resolve();
    }
    stop.addEventListener('abort', finish);
  });
}
