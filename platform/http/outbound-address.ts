import { BlockList, isIP } from 'node:net';

/**
 * IPv4 that is not the public internet (IANA's registry of special-purpose addresses, RFC 6890), and the one metadata service that has a public
 * address.
 */
const NOT_PUBLIC_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Global unicast. All else is refused by not being in it: loopback, link-local, unique local, multicast, IPv4-mapped, NAT64. */
const PUBLIC_V6 = ['2000::', 3] as const;

/** What global unicast holds besides the internet: Teredo and other protocols, documentation, 6to4. */
const NOT_PUBLIC_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const notPublic = new BlockList();
for (const [block, bits] of NOT_PUBLIC_V4) notPublic.addSubnet(block, bits, 'ipv4');
for (const [block, bits] of NOT_PUBLIC_V6) notPublic.addSubnet(block, bits, 'ipv6');
const global = new BlockList();
global.addSubnet(...PUBLIC_V6, 'ipv6');

/** Whether an address is one of the public internet. False for text that is no address, and for one with a zone (`fe80::1%eth0`). */
export function isPublicAddress(address: string): boolean {
  const version = address.includes('%') ? 0 : isIP(address);
  if (version === 4) return !notPublic.check(address, 'ipv4');
  return version === 6 && global.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
}
