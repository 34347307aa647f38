import { expect, test } from 'vitest';
import { singleFlight } from './single-flight.ts';

test('who asks for the same while it runs shares the answer; afterwards it runs again', async () => {
  const once = singleFlight<number>();
  let runs = 0;
  const work = async () => {
    await Promise.resolve();
    return ++runs;
  };
  expect(await Promise.all([once('a', work), once('a', work), once('b', work)])).toEqual([1, 1, 2]);
  expect(await once('a', work)).toBe(3);
});

test('an error reaches everyone who waits and is not kept', async () => {
  const once = singleFlight<string>();
  const fails = () => Promise.reject(new Error('no'));
  const both = await Promise.allSettled([once('a', fails), once('a', fails)]);
  expect(both.map((one) => one.status)).toEqual(['rejected', 'rejected']);
  expect(await once('a', async () => 'yes')).toBe('yes');
});
