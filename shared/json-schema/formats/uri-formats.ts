import { isUri, isUriReference } from '../../envelope/uri.ts';
import { isIpv4, isIpv6 } from './address-formats.ts';

const ipvFuture = /^v[0-9a-f]+\.[a-z0-9._~!$&'()*+,;=:-]+$/i;

const variableCharacter = '(?:\\w|%[0-9A-Fa-f]{2})';
const variable = `${variableCharacter}(?:\\.?${variableCharacter})*(?::[1-9]\\d{0,3}|\\*)?`;
const literal = '[!#$&-;=?-[\\]_a-z~\\u{a0}-\\u{d7ff}\\u{e000}-\\u{10ffff}]|%[0-9A-Fa-f]{2}';
const uriTemplate = new RegExp(`^(?:${literal}|\\{[+#./;?&=,!@|]?${variable}(?:,${variable})*\\})*$`, 'u');

const webAddress = /^(?:https?|ftp):\/\/(?<authority>[^\s/?#]+)(?:[/?#]\S*)?$/i;
const domainLabel = /^[a-z0-9\u{a1}-\u{ffff}](?:[a-z0-9\u{a1}-\u{ffff}-]*[a-z0-9\u{a1}-\u{ffff}])?$/iu;
const topLevelDomain = /^[a-z\u{a1}-\u{ffff}]{2,}$/iu;
const privateIpv4 = /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|22[4-9]|2[3-5]\d)\./;

/** Returns whether a text is a URI of RFC 3986 with its scheme, addresses in brackets included. */
export function isStrictUri(text: string): boolean {
  return isUri(text) && hasValidLiteral(text);
}

/** Returns whether a text is a URI or a relative reference of RFC 3986. */
export function isStrictUriReference(text: string): boolean {
  return isUriReference(text) && hasValidLiteral(text);
}

/** Returns whether a text is a URI template of RFC 6570. */
export function isUriTemplate(text: string): boolean {
  return uriTemplate.test(text);
}

/** Returns whether a text is a web or FTP address of a public host, as ajv's `url` has it. */
export function isUrl(text: string): boolean {
  const authority = webAddress.exec(text)?.groups?.['authority'];
  if (authority === undefined) return false;
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d{2,5}$/, '');
  if (isIpv4(host)) return !privateIpv4.test(host) && !/\.(?:0|255)$/.test(host);
  const labels = host.split('.');
  return (
    labels.length > 1 &&
    labels.every((label) => domainLabel.test(label)) &&
    topLevelDomain.test(labels.at(-1) ?? '')
  );
}

/** In a URI, brackets enclose the address that stands for the host, and nothing else. */
function hasValidLiteral(text: string): boolean {
  const open = text.indexOf('[');
  if (open === -1) return true;
  const literalAddress = text.slice(open + 1, text.indexOf(']'));
  return isIpv6(literalAddress) || ipvFuture.test(literalAddress);
}
