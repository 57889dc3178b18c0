import type { Guarantees } from '../guarantees.ts';
import type { Option } from '../option.ts';

/** Describes a transport to a recipient, for the bridge file's schema and the reference page. */
export interface RecipientDescriptor {
  /** Its key at a recipient in the bridge file. */
  readonly name: string;
  /** The setting under its key. */
  readonly option: Option;
  /** The transport of which this one is a kind. A recipient gives the keys of both. */
  readonly refines?: string;
  /** The sender: a rule of the bus, or the complete function itself. */
  readonly sentBy: 'bus' | 'complete';
  /** True if a forwarder consumes the recipient's queue and brings results to the recipient. */
  readonly isForwarded?: true;
  /** One line of the reference page. */
  readonly means: string;
  readonly guarantees: Guarantees;
}

/** Returns the variable of the complete function that holds the addresses of a transport's recipients, by name. */
export function recipientsVariable(transport: string): string {
  return `${transport.toUpperCase()}_RECIPIENTS`;
}
