import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lockDataDir } from './lock.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

describe.each(['linux', 'darwin'] as const)('the lock on a data directory, as on %s', (platform) => {
  async function folder(): Promise<string> {
    const { dir, remove } = await temporaryFolder();
    onTestFinished(remove);
    return dir;
  }

  async function holder(dir: string): Promise<{ child: ChildProcess; said: string }> {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'testing', 'hold-lock.ts'), dir, platform], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [said] = await once(child.stdout, 'data');
    return { child, said: String(said).trim() };
  }

  test('a second process is refused in one clear line, also through a link', async () => {
    const dir = await folder();
    expect((await holder(dir)).said).toBe('held');
    expect((await holder(dir)).said).toBe('data_dir_in_use');
    await symlink(dir, `${dir}-link`);
    onTestFinished(() => rm(`${dir}-link`, { force: true }));
    const refusal = await lockDataDir(`${dir}-link`, platform).catch((error: Error) => error);
    expect(refusal).toMatchObject({ code: 'data_dir_in_use', message: expect.not.stringContaining('\n') });
  });

  test('kill -9 frees it at once', async () => {
    const dir = await folder();
    const { child, said } = await holder(dir);
    expect(said).toBe('held');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const release = await lockDataDir(dir, platform);
    expect((await holder(dir)).said).toBe('data_dir_in_use');
    await release();
    expect((await holder(dir)).said).toBe('held');
  });

  test('directories do not hinder each other', async () => {
    const releases = [await lockDataDir(await folder(), platform), await lockDataDir(await folder(), platform)];
    for (const release of releases) await release();
  });
});

test('a directory that cannot be made is said in one line', async () => {
  await expect(lockDataDir(join(import.meta.filename, 'below-a-file'))).rejects.toMatchObject({ code: 'data_dir_unusable' });
});
