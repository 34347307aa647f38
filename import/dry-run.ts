import type { Display } from './display.ts';
import { type ImportFormat, translate } from './formats.ts';
import { thousands } from './progress.ts';
import { rowsOf } from './rows.ts';
import { SiteGuard } from './site-guard.ts';
import type { Source } from './source.ts';

const MOST_TYPES = 12;

/** Translates a file and tells what an import of it would send: counts by type, refused rows by reason, and the first event. The server is not asked. */
export async function dryRun(source: Source, format: ImportFormat, site: string | undefined, display: Display): Promise<void> {
  const types = new Map<string, number>();
  const reasons = new Map<string, number>();
  const guard = new SiteGuard(format.site, site, site !== undefined);
  let first: string | undefined;
  let skipped = 0;
  for await (const rows of rowsOf(source.open().stream, format.kind, 0)) {
    for (const row of rows) {
      if (!guard.admits(row)) {
        skipped++;
        continue;
      }
      const said = translate(format, row);
      if (said.kind === 'refused') count(reasons, said.reason);
      else {
        first ??= JSON.stringify(said.event);
        count(types, String(said.event.event_type ?? said.event.event));
      }
    }
  }
  const total = [...types.values()].reduce((sum, n) => sum + n, 0);
  display.line(`${source.path}: ${format.title}; nothing is sent (--dry-run)`);
  display.line(`  ${thousands(total)} events${skipped > 0 ? `, ${thousands(skipped)} rows of other sites` : ''}`);
  for (const [type, n] of [...types].sort((a, b) => b[1] - a[1]).slice(0, MOST_TYPES)) display.line(`  ${type}: ${thousands(n)}`);
  for (const [reason, n] of reasons) display.line(`  rejected: ${reason} ${thousands(n)}`);
  if (first !== undefined) display.line(`  first: ${first.slice(0, 600)}`);
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
