import { expect, test } from 'vitest';
import { seeded } from '../load-tests/harness/random.ts';
import { bracketDepth, cutDeep, parseCut } from './depth.ts';

/** Letter by letter, as the grammar says it. */
function naiveDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (quoted && letter === '\\') i++;
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && (letter === '[' || letter === '{')) deepest = Math.max(deepest, ++depth);
    else if (!quoted && (letter === ']' || letter === '}')) depth--;
  }
  return deepest;
}

function value(random: () => number, level: number): unknown {
  const draw = random();
  if (level > 30 || draw < 0.2) return ['[{', ']}', '\\', '"', '\\"[', '\\\\'][Math.floor(random() * 6)];
  if (draw < 0.5) return { [`${draw < 0.3 ? '"[' : 'a'}`]: value(random, level + 1), b: 1 };
  return [value(random, level + 1), draw < 0.6 ? value(random, level + 1) : draw];
}

test('brackets in strings do not count, whatever is escaped in them, also in texts that are cut off', () => {
  const random = seeded(1);
  for (let i = 0; i < 2_000; i++) {
    const text = JSON.stringify(value(random, 0));
    const some = text.slice(0, Math.floor(random() * (text.length + 1)));
    expect(bracketDepth(text)).toBe(naiveDepth(text));
    expect(bracketDepth(some), some).toBe(naiveDepth(some));
  }
});

test('what nests deep is cut below level 16, and stays JSON; what does not is untouched', () => {
  const deep = (levels: number) => `[{"a":${'['.repeat(levels)}"]"${']'.repeat(levels)}},{"b":1}]`;
  expect(cutDeep(deep(14))).toBe(deep(14));
  for (const levels of [15, 40, 100_000]) {
    const cut = cutDeep(deep(levels));
    expect(naiveDepth(cut)).toBe(16);
    expect(JSON.parse(cut)[1]).toEqual({ b: 1 });
  }
});

test('parsing gives what the cut text holds, however deep it nests and wherever it breaks off', () => {
  const random = seeded(2);
  const outcome = (work: () => unknown) => {
    try {
      return work();
    } catch (error) {
      return String(error);
    }
  };
  const texts = [
    '['.repeat(5_000),
    `[${'['.repeat(5_000)}${']'.repeat(5_000)},{"b":1}]`,
    `${'{"a":'.repeat(20)}1${'}'.repeat(20)}`,
    '"a"',
    'null',
    '',
  ];
  for (let i = 0; i < 2_000; i++) {
    const text = JSON.stringify(value(random, 0));
    texts.push(text, text.slice(0, Math.floor(random() * (text.length + 1))));
  }
  for (const text of texts) expect(outcome(() => parseCut(text))).toEqual(outcome(() => JSON.parse(cutDeep(text))));
});
