import type { Guarantees } from '../guarantees.ts';
import type { Option } from '../option.ts';

/** How results come to a recipient: what the bridge file may say of it, and what the reference page does. */
export interface RecipientDescriptor {
  /** Its key at a recipient in the bridge file. */
  readonly name: string;
  /** What stands under its key. */
  readonly option: Option;
  /** The transport that this one is a kind of, whose key stands beside its own. */
  readonly refines?: string;
  /** Who sends: a rule of the bus, or the complete function itself. */
  readonly sentBy: 'bus' | 'complete';
  /** One line of the reference page. */
  readonly means: string;
  readonly guarantees: Guarantees;
}

/** The variable of the complete function that holds the addresses of a transport's recipients, by their names. */
export function recipientsVariable(transport: string): string {
  return `${transport.toUpperCase()}_RECIPIENTS`;
}
