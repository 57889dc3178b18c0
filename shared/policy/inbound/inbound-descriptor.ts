import type { Guarantees } from '../guarantees.ts';
import type { Options } from '../option.ts';

/** How producers' messages come to a topic: what the bridge file may say of it, and what the reference page does. */
export interface InboundDescriptor {
  /** Its key at a topic in the bridge file, but for the default, which needs none. */
  readonly name: string;
  /** One line of the reference page. */
  readonly means: string;
  /** What stands under its key. */
  readonly options: Options;
  readonly guarantees: Guarantees;
  /** Who vouches for a message's `source`. */
  readonly sourceIsProvedBy: string;
}
