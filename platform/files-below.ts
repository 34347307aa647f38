import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

export interface FoundFile {
  /** Below the folder, with slashes. */
  name: string;
  path: string;
  bytes: number;
}

/** Every file below a folder, by name; none where there is no such folder. */
export async function filesBelow(dir: string): Promise<FoundFile[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.sort().map(async (path) => ({ path, name: relative(dir, path), bytes: (await stat(path)).size })));
}

/** Folders below a folder that hold nothing. */
export async function emptyFoldersBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const parents = new Set(entries.map((entry) => entry.parentPath));
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  return folders.filter((path) => !parents.has(path)).map((path) => relative(dir, path));
}
