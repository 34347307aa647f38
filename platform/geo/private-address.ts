import { BlockList, isIP } from 'node:net';

const privateBlocks = new BlockList();
for (const [block, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
] as const) {
  privateBlocks.addSubnet(block, bits, 'ipv4');
}
for (const [block, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  privateBlocks.addSubnet(block, bits, 'ipv6');
}

/** The family of an address that can have a place; null for private ones and for text that is no address. */
export function publicFamily(ip: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(ip);
  if (version === 0) return null;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  return privateBlocks.check(ip, family) ? null : family;
}
