import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const CANARY = 'canary0123456789';

/** What a process that logs this prints on standard error. */
function logged(expression: string): string {
  const code = `import { createLogger } from ${JSON.stringify(join(import.meta.dirname, 'logger.ts'))};
    const logger = createLogger('info').child({ service: 'test' }); logger.debug('quiet'); ${expression}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }).stderr;
}

test('one JSON line each, at its level, with its service', () => {
  const lines = logged("logger.info({ n: 1 }, 'one'); logger.warn('two')").trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { service: 'test', n: 1, msg: 'one' },
    { service: 'test', msg: 'two' },
  ]);
});

test.each([
  `logger.info({ req: { headers: { authorization: 'Bearer ${CANARY}', cookie: '${CANARY}' } } }, 'x')`,
  `logger.info({ headers: { authorization: '${CANARY}', 'x-write-key': '${CANARY}' } }, 'x')`,
  `logger.info({ key: '${CANARY}', token: '${CANARY}', secret: '${CANARY}', password: '${CANARY}' }, 'x')`,
  `logger.info({ store: { key: '${CANARY}', write_key: '${CANARY}', secret_key: '${CANARY}', secretKey: '${CANARY}' } }, 'x')`,
  `logger.child({ token: '${CANARY}' }).info('x')`,
])('keeps secrets out: %s', (expression) => {
  const output = logged(expression);
  expect(output).toContain('"msg":"x"');
  expect(output).not.toContain(CANARY);
});

test('keeps a secret key out of a message and of an error', () => {
  const output = logged(`logger.error(new Error('no store for sk_${CANARY}')); logger.info('x sk_${CANARY}')`);
  expect(output).toContain('no store for sk_[Redacted]');
  expect(output).not.toContain(CANARY);
});
