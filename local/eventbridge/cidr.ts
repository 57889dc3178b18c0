import ipaddr from 'ipaddr.js';
import type { TextTest } from './text-filters.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

export type Cidr =
  | { readonly kind: 'cidr'; readonly contains: TextTest }
  | { readonly kind: 'invalid'; readonly reason: string };

const v4 = /^\d+\.\d+\.\d+\.\d+$/;
const v6 = /^[\da-f:]*:[\da-f:]*$/i;

/**
 * Parses plain dotted decimals and colon groups. AWS accepts none of the octal and short forms that ipaddr.js knows.
 */
function parseAddress(text: string): Address | undefined {
  if (v4.test(text)) {
    const octets = text.split('.').map(Number);
    return octets.every((octet) => octet <= 255) ? new ipaddr.IPv4(octets) : undefined;
  }
  // `process` turns an IPv4-mapped address into an IPv4 one.
  return v6.test(text) && ipaddr.IPv6.isValid(text) ? ipaddr.process(text) : undefined;
}

const invalid = (reason: string): Cidr => ({ kind: 'invalid', reason });

/** Parses a network in CIDR notation, of either family. An address of the other family is never in it. */
export function parseCidr(notation: string): Cidr {
  const [base = '', bitsText = '', ...more] = notation.split('/');
  if (bitsText === '' || more.length > 0) return invalid("Malformed CIDR, one '/' required");
  if (!/^[+-]?\d+$/.test(bitsText)) return invalid('Malformed CIDR, mask bits must be an integer');
  const bits = Number(bitsText);
  if (bits < 0) return invalid('Malformed CIDR, mask bits must not be negative');
  const network = parseAddress(base);
  if (network === undefined) {
    return invalid(`${v4.test(base) || v6.test(base) ? 'Invalid' : 'Nonstandard'} IP address: ${base}`);
  }
  const limit = network.kind() === 'ipv4' ? 32 : 128;
  if (bits >= limit) return invalid(`${limit === 32 ? 'IPv4' : 'IPv6'} mask bits must be < ${limit}`);
  return {
    kind: 'cidr',
    contains: (text) => {
      const address = parseAddress(text);
      return address !== undefined && address.kind() === network.kind() && address.match(network, bits);
    },
  };
}
