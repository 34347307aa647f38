import { describe, expect, it } from 'vitest';
import { safeNext, signInLink } from './next.ts';

const origin = 'https://stats.shop.example';

describe('where a sign-in leads to', () => {
  it.each(['/', '/live', '/overview?range=today&filters=page:is:/a%20b#chart', '/share/sh_x/live', '/a//b'])('goes to %s', (next) => {
    expect(safeNext(next, origin)).toBe(next);
  });

  it.each([
    null,
    '',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/%2e//evil.example',
    '/./\\evil.example',
    'https://evil.example',
    'https:evil.example',
    'https://stats.shop.example.evil.example/',
    'https://stats.shop.example@evil.example/',
    'javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,x',
    'live',
  ])('does not go to %j', (next) => {
    expect(safeNext(next, origin)).toBe('/');
  });

  it('comes back to the page that asked', () => {
    const link = signInLink('/overview?range=today&store=a');
    expect(safeNext(new URL(link, origin).searchParams.get('next'), origin)).toBe('/overview?range=today&store=a');
  });
});
