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

/** Warns of recipients that only a laptop reaches. */
export function warnOfOwnHosts(recipients: readonly RecipientDraft[], report: Report): void {
  for (const { webAddress } of recipients) {
    if (webAddress === undefined || !URL.canParse(webAddress.name)) continue;
    if (ownHost.test(new URL(webAddress.name).hostname))
      report.atValue(
        webAddress.path,
        'this is the machine of the forwarder itself, which it reaches only on a laptop, with dev --allow-loopback',
      );
  }
}
