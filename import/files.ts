import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the importer writes beside a file; never read as a source. */
export const REJECTED_SUFFIX = '.rejected.ndjson';
export const STATE_SUFFIX = '.import.json';

export type Found = { kind: 'files'; files: string[] } | { kind: 'refused'; message: string };

/** The files that the given paths name: each itself, or what a folder and its folders hold, by name. Exports of days are then in order of time. */
export function filesIn(paths: readonly string[]): Found {
  const files: string[] = [];
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return { kind: 'refused', message: `${path} is not there.` };
    if (found.isDirectory()) files.push(...inFolder(path));
    else files.push(path);
  }
  if (files.length > 0) return { kind: 'files', files };
  return {
    kind: 'refused',
    message: `${paths.join(', ')} holds no file that could be an export (.json, .ndjson, .jsonl, .csv, also with .gz).`,
  };
}

function inFolder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(json|ndjson|jsonl|csv)(\.gz)?$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.endsWith(REJECTED_SUFFIX) && !file.endsWith(STATE_SUFFIX))
    .sort();
}
