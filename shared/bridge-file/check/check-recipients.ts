import type { RecipientDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';
import { checkExpression } from './check-expression.ts';

/** The hosts of the machine itself, which a forwarder reaches on a laptop that permits it. */
const ownHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Checks the shapes and the web addresses of recipients. */
export function checkRecipients(recipients: readonly RecipientDraft[], report: Report): void {
  for (const { shape, webAddress, allowsPrivate } of recipients) {
    if (shape !== undefined)
      checkExpression(shape, 'gives another value each time; a repeated result must be the same', report);
    if (webAddress === undefined || !URL.canParse(webAddress.name)) continue;
    const { protocol, hostname } = new URL(webAddress.name);
    if (protocol === 'http:' && !allowsPrivate && !ownHost.test(hostname))
      report.atValue(
        webAddress.path,
        'results would travel unencrypted; write https:, or add allowPrivate: true for a private network',
      );
  }
}

/** Networks that no recipient may be in, by the addresses that a URL can name: as in `refused-addresses.ts`. */
const neverHost = new RegExp(
  [
    String.raw`^(0\.|100\.100\.100\.200$|168\.63\.129\.16$|169\.254\.|192\.0\.[02]\.|192\.88\.99\.`,
    String.raw`198\.1[89]\.|198\.51\.100\.|203\.0\.113\.|(22[4-9]|2[345]\d)\.`,
    String.raw`\[(fe[89a-f]|ff|fd00:ec2:|64:ff9b:|100::|2001:(db8:|1?[\da-f]{0,2}:)|2002:|3fff:|::\]))`,
  ].join('|'),
);

/** Networks that need `allowPrivate`. */
const privateHost =
  /^(10\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.|\[f[cd])/;

/** Warns of recipients that only a laptop reaches, and of those that a forwarder refuses. */
export function warnOfOwnHosts(recipients: readonly RecipientDraft[], report: Report): void {
  for (const { webAddress, allowsPrivate } of recipients) {
    if (webAddress === undefined || !URL.canParse(webAddress.name)) continue;
    const message = faultOfHost(new URL(webAddress.name).hostname, allowsPrivate);
    if (message !== undefined) report.atValue(webAddress.path, message);
  }
}

/** Returns a host whose address of IPv4 is written in IPv6 as what it is. */
function plainHost(host: string): string {
  const [, high, low] = /^\[::ffff:([\da-f]+):([\da-f]+)\]$/.exec(host) ?? [];
  if (high === undefined || low === undefined) return host;
  return [high, low]
    .map((part) => Number.parseInt(part, 16))
    .flatMap((part) => [part >> 8, part & 255])
    .join('.');
}

function faultOfHost(written: string, allowsPrivate: boolean): string | undefined {
  const host = plainHost(written);
  if (ownHost.test(host))
    return 'this is the machine of the forwarder itself, which it reaches only on a laptop, with dev --allow-loopback';
  if (neverHost.test(host))
    return 'this is a reserved address, or one of the machine itself or of its metadata, which the forwarder refuses; write the address of the recipient';
  return privateHost.test(host) && !allowsPrivate
    ? 'this is an address of a private network, which the forwarder refuses; add allowPrivate: true, and network if the forwarder must run there'
    : undefined;
}
