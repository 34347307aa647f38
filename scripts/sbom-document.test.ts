import { expect, test } from 'vitest';
import { type LockFile, nameOf, readLockFile, readManifest } from './lock-file.ts';
import { sbomDocument } from './sbom-document.ts';

interface Document {
  bomFormat: string;
  specVersion: string;
  components: {
    'bom-ref': string;
    group?: string;
    name: string;
    version: string;
    purl: string;
    licenses?: object[];
    hashes?: { content: string }[];
  }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

const lock = readLockFile();
const manifest = readManifest();
const document = sbomDocument(lock, manifest) as Document;
const refs = new Set(document.components.map((one) => one['bom-ref']));

test('it lists every direct dependency in its version, and nothing that only builds or tests', () => {
  const listed = new Set(document.components.map(({ group, name, version }) => `${group ? `${group}/` : ''}${name} ${version}`));
  const direct = Object.entries({ ...manifest.dependencies, ...manifest.optionalDependencies });
  expect(direct.length).toBeGreaterThan(40);
  expect(direct.filter(([name, version]) => !listed.has(`${name} ${version.replace('^', '')}`))).toEqual([]);
  for (const name of ['vitest', 'typescript', 'playwright-core'])
    expect([...listed].filter((one) => one.startsWith(`${name} `))).toEqual([]);
});

test('every component has its hash, unless it came in another’s archive, its package URL and a licence, and is there once', () => {
  expect(refs.size).toBe(document.components.length);
  const bundled = Object.entries(lock.packages).flatMap(([path, { inBundle }]) => (inBundle ? [nameOf(path)] : []));
  for (const { purl, group, name, hashes } of document.components) {
    expect(purl).toMatch(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+/);
    const whole = group ? `${group}/${name}` : name;
    if (hashes || !bundled.includes(whole)) expect(hashes?.[0]?.content).toMatch(/^[0-9a-f]{128}$/);
  }
  expect(document.components.filter(({ licenses }) => !licenses).map(({ name }) => name)).toEqual(['svelte-toolbelt']);
});

test('what depends on what is in the list itself, and everything is reached from the top', () => {
  const [top, ...others] = document.dependencies;
  expect(others.map(({ ref }) => ref).sort()).toEqual([...refs].sort());
  const edges = new Map(document.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  for (const on of edges.values()) for (const ref of on) expect(refs.has(ref)).toBe(true);
  const reached = new Set<string>();
  for (const left = [top?.ref ?? '']; left.length > 0; ) {
    for (const ref of edges.get(left.pop() ?? '') ?? []) {
      if (reached.has(ref)) continue;
      reached.add(ref);
      left.push(ref);
    }
  }
  expect([...refs].filter((ref) => !reached.has(ref))).toEqual([]);
});

test('it is the same each time and names no machine', () => {
  const text = JSON.stringify(document);
  expect(JSON.stringify(sbomDocument(readLockFile(), readManifest()))).toBe(text);
  expect(text).not.toMatch(/https?:|file:|localhost|"\/\w/);
  expect([document.bomFormat, document.specVersion]).toEqual(['CycloneDX', '1.6']);
});

test('of several copies each package is told its own', () => {
  const of = (version: string, dependencies = {}) => ({ version, integrity: 'sha512-', dependencies });
  const small: LockFile = {
    name: 'shop',
    version: '1.0.0',
    packages: {
      'node_modules/a': of('1.0.0', { c: '1', b: '1' }),
      'node_modules/a/node_modules/c': of('1.0.0', { b: '1' }),
      'node_modules/b': of('1.0.0', { c: '2' }),
      'node_modules/c': of('2.0.0'),
    },
  };
  const made = sbomDocument(small, { ...manifest, dependencies: { a: '1.0.0' }, optionalDependencies: {} }) as Document;
  const on = Object.fromEntries(made.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  expect(on).toEqual({
    'pkg:npm/shop@1.0.0': ['pkg:npm/a@1.0.0'],
    'pkg:npm/a@1.0.0': ['pkg:npm/c@1.0.0', 'pkg:npm/b@1.0.0'],
    'pkg:npm/c@1.0.0': ['pkg:npm/b@1.0.0'],
    'pkg:npm/b@1.0.0': ['pkg:npm/c@2.0.0'],
    'pkg:npm/c@2.0.0': [],
  });
});
