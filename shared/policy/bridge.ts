import type { Fusion } from './fusion.ts';
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
  /** A FIFO queue, grouped by partition key, in which a group's generations come in their order and once each. */
  readonly ordered: boolean;
}
