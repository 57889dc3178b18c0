const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const dottedQuad = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
const group = /^[0-9A-Fa-f]{1,4}$/;

/** `::` stands for at least one group of zeros. */
const ipv6Groups = 8;

/** The longest text of an IPv6 address: six groups and a dotted quad. */
const longestIpv6 = 45;
const longestHostname = 253;
const longestLocalPart = 64;

const dotString = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const quotedString = /^"(?:[ !#-[\]-~]|\\[ -~])*"$/;
const addressLiteral = /^\[(?:(?<tag>ipv6:)(?<ipv6>[^\]]*)|(?<ipv4>\d{1,3}(?:\.\d{1,3}){3}))\]$/i;

/**
 * Returns whether a text is a host name of RFC 1123, section 2.1. It has labels of 1 to 63 letters, digits and inner
 * hyphens, 253 characters in all, and no dot at the end.
 */
export function isHostname(text: string): boolean {
  return text.length <= longestHostname && text.split('.').every((part) => label.test(part));
}

/** Returns whether a text is an IPv4 address as a dotted quad, without leading zeros. */
export function isIpv4(text: string): boolean {
  return dottedQuad.test(text);
}

/** Returns whether a text is an IPv6 address of RFC 4291, section 2.2; a zone is no part of one. */
export function isIpv6(text: string): boolean {
  if (text.length > longestIpv6) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const counts = halves.map((half, index) => countGroups(half, index === halves.length - 1));
  const groups = counts.reduce((sum, count) => sum + count, 0);
  return halves.length === 1 ? groups === ipv6Groups : groups < ipv6Groups;
}

/** The groups of one side of `::`, NaN for a wrong one. A dotted quad at the very end counts for two. */
function countGroups(half: string, isLast: boolean): number {
  if (half === '') return 0;
  const parts = half.split(':');
  const last = parts.at(-1) ?? '';
  const endsInQuad = isLast && isIpv4(last);
  const groups = endsInQuad ? parts.slice(0, -1) : parts;
  return groups.every((part) => group.test(part)) ? groups.length + (endsInQuad ? 2 : 0) : Number.NaN;
}

/**
 * Returns whether a text is a `Mailbox` of RFC 5321, section 4.1.2, in ASCII. It has a local part of at most 64 octets,
 * plain or quoted, and a domain or an address literal.
 */
export function isEmail(text: string): boolean {
  // No domain has an `@`, but a quoted local part may.
  const at = text.lastIndexOf('@');
  if (at < 1 || at > longestLocalPart) return false;
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  return (
    (dotString.test(local) || quotedString.test(local)) && (isHostname(domain) || isAddressLiteral(domain))
  );
}

function isAddressLiteral(text: string): boolean {
  const { ipv4, ipv6 } = addressLiteral.exec(text)?.groups ?? {};
  if (ipv4 !== undefined) return ipv4.split('.').every((part) => Number(part) <= 255);
  return ipv6 !== undefined && isIpv6(ipv6);
}
