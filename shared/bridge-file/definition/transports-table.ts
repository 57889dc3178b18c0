import type { InboundDescriptor } from '../../policy/inbound/inbound-descriptor.ts';
import { inboundTransports } from '../../policy/inbound/inbound-transports.ts';
import type { RecipientDescriptor } from '../../policy/recipients/recipient-descriptor.ts';
import { recipientTransports } from '../../policy/recipients/recipient-transports.ts';
import { markdownTable } from './reference-table.ts';

/** Where the generated tables of transports begin on the reference page. */
export const transportsStart = '<!-- generated transports: npm run generate -->';

/** The inbound transports and those to recipients, with what each guarantees. */
export function transportsTable(): string {
  const inbound: readonly InboundDescriptor[] = inboundTransports;
  const outbound: readonly RecipientDescriptor[] = recipientTransports;
  return [
    'How messages come to a topic:',
    markdownTable([
      ['Transport', 'Order', 'Delivery', 'The source is proved by', 'Meaning'],
      ...inbound.map(({ name, means, guarantees, sourceIsProvedBy }) => [
        `\`${name}\``,
        guarantees.order,
        guarantees.delivery,
        sourceIsProvedBy,
        means,
      ]),
    ]),
    'How results come to a recipient:',
    markdownTable([
      ['Transport', 'Order', 'Delivery', 'Meaning'],
      ...outbound.map(({ name, means, guarantees }) => [
        `\`${name}\``,
        guarantees.order,
        guarantees.delivery,
        means,
      ]),
    ]),
  ].join('\n\n');
}
