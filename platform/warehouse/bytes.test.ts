import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteReader, ByteWriter } from './bytes.ts';

it('writes a UInt64 from its decimal text as the engine of JavaScript has it', () => {
  const digits = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.constantFrom(0n, 1n, 999_999_999n, 10n ** 9n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 64n - 1n),
  );
  fc.assert(
    fc.property(digits, (value) => {
      const out = new ByteWriter();
      out.uint64(String(value));
      expect(out.bytes().readBigUInt64LE(0)).toBe(value);
    }),
    { numRuns: 5_000 },
  );
});

it('gives back any mix of empty and other values in their order, however many', () => {
  const kinds = fc.oneof(
    fc.record({ kind: fc.constant('text' as const), value: fc.oneof(fc.constant(''), fc.string({ unit: 'grapheme', maxLength: 60 })) }),
    fc.record({ kind: fc.constant('uint8' as const), value: fc.integer({ min: 0, max: 1 }) }),
    fc.record({ kind: fc.constant('uint16' as const), value: fc.integer({ min: 0, max: 65_535 }) }),
    fc.record({ kind: fc.constant('uint32' as const), value: fc.constantFrom(0, 1, 2 ** 32 - 1) }),
    fc.record({ kind: fc.constant('int64' as const), value: fc.oneof(fc.constant(0), fc.maxSafeInteger()) }),
  );
  fc.assert(
    fc.property(fc.array(kinds, { maxLength: 2_000 }), (values) => {
      const out = new ByteWriter();
      for (const { kind, value } of values) out[kind](value as never);
      const bytes = new ByteReader(out.bytes());
      expect(values.map(({ kind }) => bytes[kind]())).toEqual(values.map(({ value }) => value));
    }),
    { numRuns: 200 },
  );
});
