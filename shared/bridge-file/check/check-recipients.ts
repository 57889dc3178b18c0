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

/** Networks that no recipient may be in, and those that need `allowPrivate`, by the addresses that a URL can name. */
const linkHost = /^(0\.|169\.254\.|\[fe[89ab])/;
const privateHost = /^(10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.|\[f[cd])/;

/** Warns of recipients that only a laptop reaches, and of those that a forwarder refuses. */
export function warnOfOwnHosts(recipients: readonly RecipientDraft[], report: Report): void {
  for (const { webAddress, allowsPrivate } of recipients) {
    if (webAddress === undefined || !URL.canParse(webAddress.name)) continue;
    const message = faultOfHost(new URL(webAddress.name).hostname, allowsPrivate);
    if (message !== undefined) report.atValue(webAddress.path, message);
  }
}

function faultOfHost(host: string, allowsPrivate: boolean): string | undefined {
  if (ownHost.test(host))
    return 'this is the machine of the forwarder itself, which it reaches only on a laptop, with dev --allow-loopback';
  if (linkHost.test(host))
    return 'this is an address of the machine itself or of its metadata, which the forwarder refuses; write the address of the recipient';
  return privateHost.test(host) && !allowsPrivate
    ? 'this is an address of a private network, which the forwarder refuses; add allowPrivate: true, and network if the forwarder must run there'
    : undefined;
}
