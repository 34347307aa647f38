import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What package-lock.json says of one installed package. `dev`, `devOptional`: not part of what is shipped; `inBundle`: came in another's archive, under that one's hash. */
export interface LockedPackage {
  version: string;
  integrity?: string;
  resolved?: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
  optional?: boolean;
  inBundle?: boolean;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

export interface LockFile {
  name: string;
  version: string;
  packages: Record<string, LockedPackage>;
}

export interface Manifest {
  license: string;
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
}

const root = join(import.meta.dirname, '..');
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));

export function readLockFile(): LockFile {
  return read('package-lock.json') as LockFile;
}

export function readManifest(): Manifest {
  return read('package.json') as Manifest;
}

/** Installed packages with where they lie (`node_modules/a/node_modules/b`), without the repository itself. */
export function installed(lock: LockFile): [path: string, of: LockedPackage][] {
  return Object.entries(lock.packages).filter(([path]) => path !== '');
}

/** Those that are part of what is shipped. */
export function shipped(lock: LockFile): [path: string, of: LockedPackage][] {
  return installed(lock).filter(([, of]) => isShipped(of));
}

export function isShipped({ dev, devOptional }: LockedPackage): boolean {
  return !dev && !devOptional;
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
