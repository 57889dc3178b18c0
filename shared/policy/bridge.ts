import type { Fusion } from './fusion.ts';
import type { Json } from '../json/json.ts';
import type { RecipientTransportName } from './recipients/registry.ts';
import type { Topic } from './topic.ts';

/** A bridge file after checking: every name resolved, every default filled in, every duration in milliseconds. */
export interface Bridge {
  readonly name: string;
  readonly topics: readonly Topic[];
  readonly fusions: readonly Fusion[];
  readonly recipients: readonly Recipient[];
  /** Whether bodies that are too large to travel are kept in a bucket. */
  readonly claimCheck: boolean;
}

export interface Recipient {
  readonly name: string;
  /** How results come to it. */
  readonly transport: RecipientTransportName;
  /** What the bridge file says under the transport's key. */
  readonly settings: Json;
}
