import { describe, expect, it } from 'vitest';
import { areOrigins, endOfDay, isDomain, isEmail, isLaterDay, isNewPassword, isWhole, linesOf, originOf } from './checks.ts';

describe('what a form accepts', () => {
  it.each(['a@b.example', ' owner@shop.example ', 'first.last+tag@mail.shop.co.uk'])('%s is an address', (value) => {
    expect(isEmail(value)).toBeNull();
  });
  it.each(['', 'a', 'a@b', 'a b@c.example', '@c.example'])('%j is not', (value) => {
    expect(isEmail(value)).toMatch(/as in/);
  });

  it('counts the characters of a password, and nothing else', () => {
    expect(isNewPassword('123456789')).toMatch(/At least 10/);
    expect(isNewPassword('1234567890')).toBeNull();
    expect(isNewPassword('x'.repeat(257))).toMatch(/At most 256/);
  });

  it.each(['', 'shop.example', 'https://shop.example/', 'http://localhost:8080', 'www.shop.example'])('%j is a domain or none', (value) => {
    expect(isDomain(value)).toBeNull();
  });
  it.each(['a shop', 'a%20shop', 'https://', 'https://user@shop.example', 'shop..example'])('%j is no domain', (value) => {
    expect(isDomain(value)).toMatch(/address line/);
  });

  it('names the line that is wrong', () => {
    expect(areOrigins('https://shop.example\nno domain\n')).toMatch(/“no domain”/);
    expect(areOrigins('shop.example, www.shop.example')).toBeNull();
  });

  it('takes whole numbers within bounds', () => {
    const days = isWhole(1, 3_650, true);
    expect(['', '1', ' 30 ', '3650'].map(days)).toEqual([null, null, null, null]);
    for (const wrong of ['0', '3651', '1.5', '-1', '1e2', 'x']) expect(days(wrong), wrong).toMatch(/from 1 to 3650/);
    expect(isWhole(1, 475)('')).not.toBeNull();
  });

  it('a day ends with its last millisecond; today is a day to come', () => {
    const now = () => new Date('2026-03-10T12:00:00').getTime();
    expect(isLaterDay(now)('2026-03-10')).toBeNull();
    expect(isLaterDay(now)('2026-03-09')).toMatch(/to come/);
    expect(endOfDay('2026-03-10') + 1).toBe(new Date('2026-03-11T00:00:00').getTime());
  });

  it('makes origins of what people write', () => {
    expect(linesOf(' shop.example \n\nhttp://localhost:8080/x, b.example').map(originOf)).toEqual([
      'https://shop.example',
      'http://localhost:8080',
      'https://b.example',
    ]);
  });
});
