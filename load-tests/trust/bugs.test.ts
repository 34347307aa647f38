import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BUGS } from './bugs.ts';

test('what each planted bug changes stands in the sources, once', () => {
  const root = join(import.meta.dirname, '..', '..');
  const wrong = BUGS.flatMap(({ name, edits, control = [] }) =>
    [...edits, ...control]
      .filter(({ file, find }) => readFileSync(join(root, file), 'utf8').split(find).length !== 2)
      .map(({ file, find }) => `${name}: ${file} does not hold exactly once: ${find}`),
  );
  expect(wrong).toEqual([]);
});
