import { expect, it } from 'vitest';
import { realId } from './real-id.ts';

// biome-ignore format: the words read as a list
const NOBODY = [
  '', ' ', '0', '-1', '00', '0.0', '-', '--', '()', '""', "''", 'null', 'NULL', 'undefined', '"undefined"', "'null'", 'None', 'nil', 'NaN', 'true', 'False',
  '[object Object]', 'anonymous', 'Guest', 'guest ', 'not_authenticated', 'distinct_id', 'distinctId', 'id', 'user_id', 'userId', 'email', 'unknown',
  '(not set)', '00000000-0000-0000-0000-000000000000', '{{ customer.id }}', '$' + '{user.id}', '<%= user.id %>', '{% user %}',
];

it.each(NOBODY)('%j is nobody', (id) => {
  expect(realId(id)).toBeUndefined();
});

it.each([
  '1',
  'u-7',
  'a',
  '10',
  '007',
  'guest-81',
  'nullius',
  'user_id_7',
  'é',
  '用户',
  'x@shop.example',
  'Ид',
  '00000000-0000-0000-0000-000000000001',
])('%j may be somebody', (id) => {
  expect(realId(id)).toBe(id);
});

it('spaces and quotes around an id are not part of it', () => {
  expect(realId(' "u-7" ')).toBe('u-7');
  expect(realId(undefined)).toBeUndefined();
});
