import { BlockList, isIP } from 'node:net';
import { Fault } from '../../contracts/error.ts';

export type ClientAddress = (socketAddress: string | undefined, forwardedFor: string | undefined) => string | undefined;

/**
 * Who sent a request. Behind proxies that the owner named (addresses or CIDR blocks), the nearest address of `X-Forwarded-For` that is not
 * such a proxy; from anybody else the header is a claim, and the socket's address counts. Throws Fault `bad_configuration`.
 */
export function clientAddress(trustedProxies: readonly string[]): ClientAddress {
  if (trustedProxies.length === 0) return (socketAddress) => plain(socketAddress);
  const isProxy = proxyMatcher(trustedProxies);
  return (socketAddress, forwardedFor) => {
    let address = plain(socketAddress);
    if (forwardedFor === undefined) return address;
    const hops = forwardedFor.split(',');
    while (address !== undefined && isProxy(address) && hops.length > 0) {
      const hop = plain(hops.pop()?.trim());
      if (hop === undefined || isIP(hop) === 0) break;
      address = hop;
    }
    return address;
  };
}

/** Tells the addresses of the owner's proxies. Throws Fault `bad_configuration`. */
export function proxyMatcher(trustedProxies: readonly string[]): (address: string) => boolean {
  const proxies = blockList(trustedProxies);
  return (address) => proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function blockList(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [address = '', prefix] = block.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    try {
      if (prefix === undefined) list.addAddress(address, family);
      else list.addSubnet(address, Number(prefix), family);
    } catch (cause) {
      throw new Fault('bad_configuration', `TRUSTED_PROXIES: ${block} is neither an address nor a CIDR block such as 10.0.0.0/8.`, {
        cause,
      });
    }
  }
  return list;
}

/** IPv4 written as IPv6 (`::ffff:10.0.0.1`, what a dual-stack socket says) becomes plain IPv4. */
export function plain(address: string | undefined): string | undefined {
  return address?.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}
