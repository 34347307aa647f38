import { expect, it } from 'vitest';
import { clientAddress } from './address.ts';

it.each([
  [[], '192.0.2.1', '203.0.113.9', '192.0.2.1'],
  [[], '::ffff:192.0.2.1', undefined, '192.0.2.1'],
  [['10.0.0.0/8'], '10.1.2.3', '203.0.113.9', '203.0.113.9'],
  [['10.0.0.0/8'], '10.1.2.3', '6.6.6.6, 203.0.113.9, 10.9.9.9', '203.0.113.9'],
  [['10.0.0.0/8'], '192.0.2.1', '203.0.113.9', '192.0.2.1'],
  [['10.0.0.0/8'], '10.1.2.3', 'nonsense', '10.1.2.3'],
  [['10.0.0.0/8'], '10.1.2.3', undefined, '10.1.2.3'],
  [['127.0.0.1', '::1', 'fd00::/8'], '::1', 'fd00::1, 2001:db8::5, fd00::2', '2001:db8::5'],
])('proxies %j, socket %s, header %s: %s', (proxies, socket, header, client) => {
  expect(clientAddress(proxies)(socket, header)).toBe(client);
});

it('says which block is wrong', () => {
  expect(() => clientAddress(['10.0.0.0/99'])).toThrow(/10\.0\.0\.0\/99/);
  expect(() => clientAddress(['proxy.example'])).toThrow(/proxy\.example/);
});
