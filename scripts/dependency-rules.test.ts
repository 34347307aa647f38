import { expect, test } from 'vitest';
import { dependencyProblems } from './dependency-rules.ts';
import { type LockedPackage, type LockFile, type Manifest, readLockFile, readManifest } from './lock-file.ts';

const GOOD: LockedPackage = { version: '1.0.0', license: 'MIT', integrity: 'sha512-AAAA' };
const MANIFEST: Manifest = {
  license: 'MIT',
  dependencies: { a: '1.0.0' },
  optionalDependencies: {},
  devDependencies: {},
  allowScripts: {},
};

function problems(packages: Record<string, LockedPackage>, manifest: Partial<Manifest> = {}): string[] {
  const lock: LockFile = { name: 'shop', version: '1.0.0', packages: { '': GOOD, ...packages } };
  return dependencyProblems(lock, { ...MANIFEST, ...manifest });
}

test('what is installed here keeps every rule', () => {
  expect(dependencyProblems(readLockFile(), readManifest())).toEqual([]);
});

test.each<[string, Record<string, LockedPackage>, Partial<Manifest>, RegExp]>([
  ['a range', { 'node_modules/a': GOOD }, { dependencies: { a: '^1.0.0' } }, /a is \^1\.0\.0/],
  ['no hash', { 'node_modules/a': { version: '1.0.0', license: 'MIT' } }, {}, /no SHA-512/],
  ['a weak hash', { 'node_modules/a': { ...GOOD, integrity: 'sha1-AAAA' } }, {}, /no SHA-512/],
  ['an address', { 'node_modules/a': { ...GOOD, resolved: 'https://registry.example/a.tgz' } }, {}, /has an address/],
  ['a licence that binds us', { 'node_modules/a': { ...GOOD, license: 'AGPL-3.0-only' } }, {}, /AGPL-3\.0-only/],
  ['a licence that binds us beside one that does not', { 'node_modules/a': { ...GOOD, license: 'MIT AND GPL-2.0-only' } }, {}, /GPL/],
  ['no licence', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-A' } }, {}, /licence none/],
  ['a program at install', { 'node_modules/a': { ...GOOD, hasInstallScript: true } }, {}, /runs a program at install/],
  ['a permission that nobody needs', { 'node_modules/a': GOOD }, { allowScripts: { b: true } }, /b runs no program/],
  ['two copies', { 'node_modules/a': GOOD, 'node_modules/b/node_modules/a': { ...GOOD, version: '2.0.0' } }, {}, /several versions/],
])('%s is a problem', (_, packages, manifest, why) => {
  expect(problems(packages, manifest).join()).toMatch(why);
});

test.each<[string, Record<string, LockedPackage>, Partial<Manifest>]>([
  ['a choice of licences', { 'node_modules/a': { ...GOOD, license: '(GPL-3.0-only OR Apache-2.0)' } }, {}],
  [
    'a program at install that was decided about',
    { 'node_modules/a': { ...GOOD, hasInstallScript: true } },
    { allowScripts: { a: false } },
  ],
  ['a package in another’s archive', { 'node_modules/a/node_modules/b': { version: '1.0.0', license: 'MIT', inBundle: true } }, {}],
  [
    'another copy for tests only',
    { 'node_modules/a': GOOD, 'node_modules/b/node_modules/a': { ...GOOD, version: '2.0.0', dev: true } },
    {},
  ],
])('%s is none', (_, packages, manifest) => {
  expect(problems(packages, manifest)).toEqual([]);
});
