import { expect, test } from 'vitest';
import { Fault } from '../../contracts/error.ts';
import { hasEnded, run } from './fault.ts';

const thrown = async (code: string | undefined): Promise<unknown> =>
  run(() => Promise.reject(Object.assign(new Error('no'), { code, type: 'SOME' }))).catch((error: unknown) => error);

test.each(['243', '236', '75', '241', undefined, 'ECONNRESET'])('%s may pass: rows are kept and tried again', async (code) => {
  expect(await thrown(code)).toMatchObject({ retryable: true });
});

test.each(['60', '27', '117'])('%s will not pass', async (code) => {
  expect(await thrown(code)).toMatchObject({ retryable: false });
});

test('knows that the engine has shut itself down', async () => {
  expect(hasEnded(await thrown('236'))).toBe(true);
  expect(hasEnded(await thrown('243'))).toBe(false);
  expect(hasEnded(new Fault('other', 'no'))).toBe(false);
});
