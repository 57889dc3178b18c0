import type { Envelope } from '../envelope/envelope.ts';
import type { Json } from '../json/json.ts';
import type { RecipientSender } from './recipient-sender.ts';

/** The connection of a forwarder to its recipient. It is kept over the runs of a function. */
export interface Outbound extends RecipientSender {
  /**
   * Resolves once the recipient has confirmed the envelope. A repetition carries the same id and the same bytes.
   *
   * @throws UndeliverableError when no further delivery can succeed
   * @throws RetryableError when the fault may pass: the recipient is away, or asks for a pause
   * @throws DeliveryRefusedError when the recipient refuses and may be mended
   */
  send(envelope: Envelope): Promise<void>;
  /** Ends connections. A later send opens them again. */
  close(): Promise<void>;
}

/** Reads the secret of a recipient. */
export interface RecipientSecret {
  /** @throws RetryableError when it cannot be read for now */
  read(): Promise<string>;
  /** Makes the next read fetch the secret anew, because the recipient rejected it. */
  forget(): void;
}

/** The surroundings in which a forwarder runs. */
export interface OutboundSurroundings {
  /** The name of the recipient. */
  readonly recipient: string;
  /** Returns a variable of the function. @throws Error when it is missing */
  env(name: string): string;
  /** Undefined for a recipient without a secret. */
  readonly secret: RecipientSecret | undefined;
  now(): number;
  /** True on a laptop that permits recipients on its loopback interface. */
  readonly allowsLoopback: boolean;
}

/** Opens the connection to a recipient by what the bridge file says of it. It connects with the first send. */
export type OpenOutbound = (settings: Json, surroundings: OutboundSurroundings) => Outbound;
