import type { Envelope } from '../envelope/envelope.ts';

/**
 * Sends fused envelopes to one recipient that no rule of the bus feeds. Resolves when the recipient's transport has
 * taken the envelope. The same envelope may be sent again under the same id.
 */
export interface RecipientSender {
  send(envelope: Envelope): Promise<void>;
}

/** Opens a transport's senders: one for each address, by the recipients' names. */
export type OpenRecipients<Connections = unknown> = (
  addresses: ReadonlyMap<string, string>,
  connections: Connections,
) => ReadonlyMap<string, RecipientSender>;
