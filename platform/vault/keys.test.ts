import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { readOrMakeKeyFile } from './key-file.ts';
import { parseKeys } from './keys.ts';

const bytes = randomBytes(32).toString('base64url');

async function folder(): Promise<string> {
  const { dir, remove } = await temporaryFolder();
  onTestFinished(remove);
  return dir;
}

test('keys are separated by commas or lines, the newest first; what openssl pads is taken', () => {
  expect(parseKeys(`b:${bytes}=, a:${bytes}`).map(({ id }) => id)).toEqual(['b', 'a']);
  expect(parseKeys(`# newest first\n2026-11-21:${bytes}\n\na:${bytes}\n`).map(({ id }) => id)).toEqual(['2026-11-21', 'a']);
});

test.each([
  ['', /there is none/],
  ['# nothing', /there is none/],
  [bytes, /entry 1/],
  [`a:${bytes},b:${bytes.slice(1)}`, /entry 2/],
  [`a:${bytes}A`, /entry 1/],
  [`a.b:${bytes}`, /entry 1/],
  [`:${bytes}`, /entry 1/],
  // The last character has two spare bits, which must be zero: else two spellings were one key.
  [`a:${'A'.repeat(42)}B`, /entry 1/],
  [`a:${bytes},a:${bytes}`, /twice/],
])('%s is no list of keys, and the refusal does not show it', (text, why) => {
  const parse = () => parseKeys(text);
  expect(parse).toThrow(why);
  expect(parse).not.toThrow(bytes.slice(1));
});

test('a key that is printed shows nothing', () => {
  const [key] = parseKeys(`a:${bytes}`);
  const hex = Buffer.from(bytes, 'base64url').toString('hex');
  for (const printed of [inspect(key, { depth: 9, showHidden: true }), JSON.stringify(key)]) {
    expect(printed).not.toContain(bytes);
    expect(printed.replaceAll(' ', '')).not.toContain(hex.slice(0, 16));
  }
});

test('the key file is made once, for its owner only, and never written again', async () => {
  const file = join(await folder(), 'vault.key');
  const made = readOrMakeKeyFile(file);
  expect(parseKeys(made)).toHaveLength(1);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(readOrMakeKeyFile(file)).toBe(made);
  expect(await readFile(file, 'utf8')).toBe(made);
});

test('an empty key file is refused and not filled: its key may be somewhere else', async () => {
  const file = join(await folder(), 'vault.key');
  await writeFile(file, '');
  expect(() => parseKeys(readOrMakeKeyFile(file))).toThrow(/there is none/);
  expect(await readFile(file, 'utf8')).toBe('');
});

test('of many that start at once all have the same key, and nothing else is left', async () => {
  const dir = await folder();
  const file = join(dir, 'vault.key');
  const program = `import { readOrMakeKeyFile } from ${JSON.stringify(join(import.meta.dirname, 'key-file.ts'))};
    while (Date.now() < Number(process.argv[1]));
    process.stdout.write(readOrMakeKeyFile(${JSON.stringify(file)}));`;
  const at = String(Date.now() + 1_500);
  const texts = await Promise.all(
    Array.from(
      { length: 4 },
      () =>
        new Promise<string>((resolve, reject) => {
          execFile(process.execPath, ['--input-type=module', '-e', program, at], (error, out) => (error ? reject(error) : resolve(out)));
        }),
    ),
  );
  expect(new Set(texts).size).toBe(1);
  expect(await readdir(dir)).toEqual(['vault.key']);
});

test('a file that cannot be read or made is one line that names it', async () => {
  const dir = await folder();
  await mkdir(join(dir, 'vault.key'));
  expect(() => readOrMakeKeyFile(join(dir, 'vault.key'))).toThrow(/vault\.key can neither be read nor made \(EISDIR\)/);
  expect(() => readOrMakeKeyFile(join(dir, 'absent', 'vault.key'))).toThrow(/\(ENOENT\)/);
});
