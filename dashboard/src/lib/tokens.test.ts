import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHANNELS } from '../../../contracts/channel.ts';
import { contrast, difference, inGamut, type Oklch } from './testing/oklch.ts';

const text = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const THEMES = ['light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

const tokens = new Map<string, Record<Theme, Oklch>>();
for (const [, name, light, dark] of text.matchAll(/--([\w-]+): light-dark\(oklch\(([^)]+)\), oklch\(([^)]+)\)\);/g)) {
  tokens.set(name ?? '', { light: parse(light), dark: parse(dark) });
}

function parse(numbers = ''): Oklch {
  const [l = Number.NaN, c = Number.NaN, h = Number.NaN] = numbers.split(' ').map(Number);
  return [l, c, h];
}

function token(name: string, theme: Theme): Oklch {
  const pair = tokens.get(name);
  if (!pair) throw new Error(`tokens.css has no --${name}`);
  return pair[theme];
}

const SURFACES = ['n-1', 'n-2', 'n-3'];
const channelTokens = CHANNELS.map((channel) => `channel-${channel}`);

describe.each(THEMES)('%s', (theme) => {
  test.each(['n-10', 'n-11', 'n-12', 'accent', 'accent-strong', 'up', 'down', 'warn', 'info'])(
    'text %s is readable on every surface',
    (name) => {
      for (const surface of SURFACES) expect(contrast(token(name, theme), token(surface, theme)), surface).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each(['up', 'down', 'warn', 'info'])('%s is readable on its own soft ground', (name) => {
    expect(contrast(token(name, theme), token(`${name}-soft`, theme))).toBeGreaterThanOrEqual(4.5);
  });

  test('text is readable on what is selected and on the accent', () => {
    for (const name of ['n-11', 'n-12']) expect(contrast(token(name, theme), token('n-4', theme))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token('accent-strong', theme), token('accent-soft', theme))).toBeGreaterThanOrEqual(4.5);
    for (const name of ['accent', 'accent-strong', 'down']) {
      expect(contrast(token('on-accent', theme), token(name, theme))).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(['n-7', 'n-8', 'n-9', 'accent', ...channelTokens])('mark %s stands out from page and card', (name) => {
    for (const surface of ['n-1', 'n-2']) expect(contrast(token(name, theme), token(surface, theme)), surface).toBeGreaterThanOrEqual(3);
  });

  test.each(['normal', 'deuteranopia'] as const)('the first eight channels differ pairwise with %s vision', (vision) => {
    for (const [a, b] of pairs(channelTokens.slice(0, 8))) {
      expect(difference(token(a, theme), token(b, theme), vision), `${a} and ${b}`).toBeGreaterThanOrEqual(8);
    }
  });

  test('all channels differ pairwise', () => {
    for (const [a, b] of pairs(channelTokens))
      expect(difference(token(a, theme), token(b, theme)), `${a} and ${b}`).toBeGreaterThanOrEqual(5);
  });

  test('every colour can be shown', () => {
    for (const [name, pair] of tokens) expect(inGamut(pair[theme]), name).toBe(true);
  });
});

test('every colour of the file is a token with a light and a dark value, none is a hex value', () => {
  const declared = [...text.matchAll(/--[\w-]+: (?!color-mix)/g)].length;
  expect(tokens.size).toBe(declared);
  expect(text).not.toMatch(/#[0-9a-f]{3,8}\b/i);
});

function pairs(names: string[]): [string, string][] {
  return names.flatMap((a, index) => names.slice(index + 1).map((b): [string, string] => [a, b]));
}
