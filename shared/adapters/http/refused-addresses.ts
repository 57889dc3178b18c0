import { BlockList, isIP, isIPv4 } from 'node:net';

/** The permissions for addresses that are not on the internet. */
export interface AddressRules {
  readonly allowPrivate: boolean;
  readonly allowLoopback: boolean;
}

type Subnets = readonly (readonly [network: string, prefix: number])[];

const loopback: Subnets = [
  ['127.0.0.0', 8],
  ['::1', 128],
];

/** Networks of an organisation's own, and those that providers share among customers. */
const privateNetworks: Subnets = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['fc00::', 7],
];

/**
 * Addresses that no recipient may ever have. They belong to metadata services, links, groups and reserved ranges, or
 * hide an IPv4 address within an IPv6 one.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const never: Subnets = [
  ['0.0.0.0', 8],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['fd00:ec2::', 32],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

/** IPv4 addresses in the notation of IPv6 that maps nothing: deprecated, and never an address of a host. */
const compatible: Subnets = [['::', 96]];

function listOf(subnets: Subnets): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, isIPv4(network) ? 'ipv4' : 'ipv6');
  return list;
}

const lists = {
  never: listOf(never),
  loopback: listOf(loopback),
  private: listOf(privateNetworks),
  compatible: listOf(compatible),
};

/**
 * Returns why a forwarder may not connect to an address; undefined when it may. Addresses of IPv4 that are written in
 * IPv6 (`::ffff:127.0.0.1`) count as what they are.
 *
 * @param address an IP address, as a resolver gives it
 */
export function addressFault(address: string, rules: AddressRules): string | undefined {
  const [plain = ''] = address.split('%');
  if (isIP(plain) === 0) return 'no IP address';
  const family = isIPv4(plain) ? 'ipv4' : 'ipv6';
  const isIn = (list: BlockList): boolean => list.check(plain, family);
  if (isIn(lists.never)) return 'a metadata, link-local or reserved address';
  if (isIn(lists.loopback)) return rules.allowLoopback ? undefined : 'a loopback address';
  if (isIn(lists.private)) return rules.allowPrivate ? undefined : 'an address of a private network';
  return family === 'ipv6' && isIn(lists.compatible) ? 'a reserved address' : undefined;
}
