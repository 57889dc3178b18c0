import type { InboundDescriptor } from '../../policy/inbound/inbound-descriptor.ts';
import { inboundTransports } from '../../policy/inbound/inbound-transports.ts';
import { feedTransports } from '../../policy/feed/feed-transports.ts';
import type { RecipientDescriptor } from '../../policy/recipients/recipient-descriptor.ts';
import { recipientTransports } from '../../policy/recipients/recipient-transports.ts';
import { markdownTable } from './reference-table.ts';

/** The start of the generated tables of transports on the reference page. */
export const transportsStart = '<!-- generated transports: npm run generate -->';

/** Writes the tables of inbound transports and of transports to recipients, with their guarantees. */
export function transportsTable(): string {
  const inbound: readonly InboundDescriptor[] = inboundTransports;
  const outbound: readonly RecipientDescriptor[] = recipientTransports;
  return [
    'Transports from producers to a topic:',
    markdownTable([
      ['Transport', 'Order', 'Delivery', 'Proof of the source', 'Meaning'],
      ...inbound.map(({ name, means, guarantees, sourceIsProvedBy }) => [
        `\`${name}\``,
        guarantees.order,
        guarantees.delivery,
        sourceIsProvedBy,
        means,
      ]),
    ]),
    'Brokers whose messages come to the bus (`from`):',
    markdownTable([
      ['Broker', 'Order', 'Delivery', 'Proof of the source', 'Meaning'],
      ...feedTransports.map(({ name, means, guarantees, sourceIsProvedBy }) => [
        `\`${name}\``,
        guarantees.order,
        guarantees.delivery,
        sourceIsProvedBy,
        means,
      ]),
    ]),
    'Transports of results to a recipient:',
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
