import { isShipped, type LockedPackage, type LockFile, type Manifest, nameOf, shipped } from './lock-file.ts';

/**
 * The bill of materials of what is shipped: CycloneDX 1.6. Made from package-lock.json alone, as `npm sbom` refuses a tree with an override; the same
 * lock file gives the same document, without time, address or path of the machine that made it.
 */
export function sbomDocument(lock: LockFile, { license, dependencies, optionalDependencies }: Manifest): object {
  const root = `pkg:npm/${lock.name}@${lock.version}`;
  const direct = Object.keys({ ...dependencies, ...optionalDependencies });
  const parts = new Map(reached(lock, direct).map(([path, of]) => [purlOf(path, of), [path, of] as const]));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { 'bom-ref': root, type: 'application', name: lock.name, version: lock.version, licenses: [{ license: { id: license } }] },
    },
    components: [...parts].map(([purl, [path, of]]) => component(purl, path, of)),
    dependencies: [
      { ref: root, dependsOn: purlsOf(lock, '', direct) },
      ...[...parts].map(([ref, [path, of]]) => ({ ref, dependsOn: purlsOf(lock, path, wantedBy(of)) })),
    ],
  };
}

function component(purl: string, path: string, { version, license, integrity, optional }: LockedPackage): object {
  const [group, name = ''] = nameOf(path).startsWith('@') ? nameOf(path).split('/') : [undefined, nameOf(path)];
  return {
    'bom-ref': purl,
    type: 'library',
    ...(group ? { group } : {}),
    name,
    version,
    purl,
    scope: optional ? 'optional' : 'required',
    ...(license ? { licenses: [licenceOf(license)] } : {}),
    // A package in another's archive has none of its own.
    ...(integrity
      ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex') }] }
      : {}),
  };
}

function licenceOf(text: string): object {
  if (text.startsWith('SEE ')) return { license: { name: text } };
  return / (AND|OR) /.test(text) ? { expression: text } : { license: { id: text } };
}

/** The scope's @ is written %40 in a package URL. */
function purlOf(path: string, { version }: LockedPackage): string {
  return `pkg:npm/${nameOf(path).replace('@', '%40')}@${version}`;
}

/** What is shipped and reached from the top: the lock file also leaves marks on what only a tool for tests brings. */
function reached(lock: LockFile, direct: readonly string[]): [path: string, of: LockedPackage][] {
  const marked = new Map(shipped(lock));
  const found = new Set<string>();
  const left: (readonly [from: string, name: string])[] = direct.map((name) => ['', name]);
  for (let next = left.pop(); next; next = left.pop()) {
    const path = pathOf(lock, ...next);
    const of = path === null || found.has(path) ? undefined : marked.get(path);
    if (path === null || !of) continue;
    found.add(path);
    left.push(...wantedBy(of).map((name) => [path, name] as const));
  }
  return [...marked].filter(([path]) => found.has(path));
}

function wantedBy({ dependencies, optionalDependencies, peerDependencies }: LockedPackage): string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}

function purlsOf(lock: LockFile, from: string, names: readonly string[]): string[] {
  const purls = names.flatMap((name) => {
    const path = pathOf(lock, from, name);
    const of = path === null ? undefined : lock.packages[path];
    return path !== null && of && isShipped(of) ? [purlOf(path, of)] : [];
  });
  return [...new Set(purls)];
}

/** Where Node finds `name` from a package: inside it, beside it or in a folder above. Null: an optional one that is not installed. */
function pathOf(lock: LockFile, from: string, name: string): string | null {
  const above = from.split(/\/?node_modules\//).slice(1);
  for (let depth = above.length; depth >= 0; depth--) {
    const path = [...above.slice(0, depth), name].map((one) => `node_modules/${one}`).join('/');
    if (lock.packages[path]) return path;
  }
  return null;
}
