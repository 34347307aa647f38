import { expect, it } from 'vitest';
import { eventProblem, mendOf, type Step, stepProblem, typedValue } from './mend.ts';

const step = (does: Step['does'], field: string, to = ''): Step => ({ key: 0, does, field, to });

it('makes a mend of the lines', () => {
  const steps = [
    step('set', ' currency ', 'EUR'),
    step('set', 'value', '12.5'),
    step('rename', 'orderId', ' order_id '),
    step('remove', 'debug'),
  ];
  expect(mendOf(steps)).toEqual({ set: { currency: 'EUR', value: 12.5 }, rename: { orderId: 'order_id' }, remove: ['debug'] });
});

it('says what is wrong with a line', () => {
  const good = step('rename', 'a', 'b');
  expect(stepProblem(good, [good])).toBeNull();
  expect(stepProblem(step('set', ' '), [])).toMatch(/name of a field/);
  expect(stepProblem(step('rename', 'a'), [])).toMatch(/new name/);
  const same = step('remove', 'b');
  expect(stepProblem(same, [good, same])).toMatch(/"b" is in another line/);
});

it('reads a value as JSON where it is some', () => {
  expect(['12', '"12"', 'true', 'null', 'EUR', '', '{"a":1}', '1,5'].map(typedValue)).toEqual([
    12,
    '12',
    true,
    null,
    'EUR',
    '',
    { a: 1 },
    '1,5',
  ]);
});

it('takes one object as an event', () => {
  expect(eventProblem('{"event_type":"purchase"}')).toBeNull();
  expect(eventProblem('[1]')).toMatch(/one object/);
  expect(eventProblem('{broken')).toMatch(/no JSON yet/);
});
