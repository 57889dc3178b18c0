import type { Fusion } from './fusion.ts';
import type { Topic } from './topic.ts';

/** A compiled bridge file: every name is resolved, every default filled in, every duration in milliseconds. */
export interface Bridge {
  readonly name: string;
  readonly topics: readonly Topic[];
  readonly fusions: readonly Fusion[];
  readonly recipients: readonly Recipient[];
  /** Whether bodies that are too large to travel are stored in a bucket. */
  readonly claimCheck: boolean;
}

/** A named queue that gets fused envelopes. */
export interface Recipient {
  readonly name: string;
  /** Whether it is a FIFO queue, grouped by partition key, that gets a group's generations in order and once each. */
  readonly ordered: boolean;
}
