import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { subjects } from './subjects.ts';

const DATA = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');

/** The table of `npm run science`, but for what it says of speed. */
describe.skipIf(!existsSync(DATA))('known answers', () => {
  test.each(subjects.map((subject) => [subject.name, subject] as const))(
    '%s',
    async (_, subject) => {
      let count = 0;
      for await (const { what, expected, got, ok } of subject.answers(DATA)) {
        if (/, ms$/.test(what)) continue;
        expect(ok, `${what}: ${got}, must be ${expected}`).toBe(true);
        count++;
      }
      expect(count).toBeGreaterThan(0);
    },
    300_000,
  );
});
