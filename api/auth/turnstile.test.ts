import { expect, test } from 'vitest';
import { passwords } from './password.ts';
import { turnstile } from './turnstile.ts';

/** Work that ends when it is told to. */
function open() {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, work: () => ended };
}

test('a place may stay empty for as long as the work took', async () => {
  const gate = turnstile({ most: 1, rest: 1 });
  const times: number[] = [];
  const work = async () => {
    times.push(performance.now());
    await new Promise((resolve) => setTimeout(resolve, 60));
    times.push(performance.now());
  };
  await Promise.all([gate.pass(work), gate.pass(work)]);
  const [begin = 0, end = 0, next = 0] = times;
  expect(next - end).toBeGreaterThanOrEqual((end - begin) * 0.9);
});

test('two at once, the known before the others, and too many are refused', async () => {
  const gate = turnstile({ most: 2, waiting: 2 });
  const order: string[] = [];
  const [one, two] = [open(), open()];
  const inside = [gate.pass(one.work), gate.pass(two.work)];
  const waiting = [
    gate.pass(async () => void order.push('first stranger')),
    gate.pass(async () => void order.push('second stranger')),
    gate.first(() => gate.pass(async () => void order.push('known'))),
  ];
  await expect(gate.pass(async () => {})).rejects.toMatchObject({ code: 'busy', status: 503, retryable: true });
  expect(order).toEqual([]);
  one.end();
  two.end();
  await Promise.all([...inside, ...waiting]);
  expect(order[0]).toBe('known');
  expect(order.slice(1)).toEqual(['first stranger', 'second stranger']);
});

test('work that fails leaves its place to the next', async () => {
  const gate = turnstile({ most: 1 });
  await expect(gate.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await gate.pass(async () => 'yes')).toBe('yes');
});

test('a hash is argon2id with its own salt, is found again, and says no to anything else', async () => {
  const { hash, verify } = passwords(turnstile());
  const [one, two] = [await hash('Größe und Straße'), await hash('Größe und Straße')];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(one).not.toBe(two);
  // The same letters typed on another system: composed there, decomposed here.
  expect(await verify({ hash: one, password: 'Größe und Straße'.normalize('NFD') })).toBe(true);
  expect(await verify({ hash: one, password: 'Größe und Strasse' })).toBe(false);
  for (const broken of ['', 'plain', one.replace('argon2id', 'argon2i'), `${one}$`])
    expect(await verify({ hash: broken, password: 'x' })).toBe(false);
});
