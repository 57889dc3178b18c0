import type { Guarantees } from '../guarantees.ts';
import type { Options } from '../option.ts';

/** Describes a transport from producers to a topic, for the bridge file's schema and the reference page. */
export interface InboundDescriptor {
  /** Its key at a topic in the bridge file. The default transport needs no key. */
  readonly name: string;
  /** One line of the reference page. */
  readonly means: string;
  /** The settings under its key. */
  readonly options: Options;
  readonly guarantees: Guarantees;
  /** The authority that proves a message's `source`. */
  readonly sourceIsProvedBy: string;
}
