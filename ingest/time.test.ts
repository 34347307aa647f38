import fc from 'fast-check';
import { it } from 'vitest';
import { parseTime } from './time.ts';

it('reads every time as it was written', () => {
  const times = fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
  fc.assert(fc.property(times, (time) => parseTime(time.toISOString()) === time.getTime()));
});

it('takes the usual form for nothing that it would not be with a space before it', () => {
  const usual = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((time) => time.toISOString());
  const spoilt = fc.tuple(usual, fc.nat({ max: 23 }), fc.constantFrom(...'0123456789-:T.Z +x/')).map(([text, at, letter]) => {
    return text.slice(0, at) + letter + text.slice(at + 1);
  });
  fc.assert(
    fc.property(fc.oneof(usual, spoilt), (text) => parseTime(text) === parseTime(` ${text}`)),
    { numRuns: 20_000 },
  );
});
