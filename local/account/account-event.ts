import type { JsonObject } from '../../shared/json/json.ts';

/** What happens in a running bridge, as far as a person or a test wants to know. */
export type AccountEvent =
  | Contributed
  | Fused
  | {
      /** `held`: a person is asked before it is published. */
      readonly kind: 'held' | 'discarded';
      readonly fusion: string;
      readonly key: string;
      readonly envelope: JsonObject;
    }
  | Rejected
  | DeadLettered
  | FunctionFailed
  /** A message that reached no queue at all. */
  | { readonly kind: 'lost'; readonly reason: string };

/** A contribution has come to its fusion. Not told again when it is delivered again. */
export interface Contributed {
  readonly kind: 'contributed';
  readonly fusion: string;
  readonly key: string;
  readonly topic: string;
  readonly source: string;
  readonly id: string;
}

/** A generation of a group was published, the first or a later one: the envelope's type tells. */
export interface Fused {
  readonly kind: 'fused';
  readonly fusion: string;
  readonly key: string;
  readonly envelope: JsonObject;
}

interface Rejected {
  readonly kind: 'rejected';
  readonly topic: string;
  readonly source: string | null;
  readonly id: string | null;
  readonly code: string;
  readonly attribute: string | null;
  readonly message: string;
}

/** A message came to a queue where it waits for a person. */
export interface DeadLettered {
  readonly kind: 'dead-letter';
  /** Of the queue: what it serves, or `quarantine` or `unrouted`. */
  readonly name: string;
  readonly queue: string;
  readonly messageId: string;
  /** Why, where the message says so. */
  readonly reason: string | null;
  /** The group that it is about, where the message says so. */
  readonly group: { readonly fusion: string; readonly key: string } | undefined;
}

interface FunctionFailed {
  readonly kind: 'function-failed';
  readonly functionName: string;
  readonly error: { readonly type: string; readonly message: string; readonly stack?: string };
  /** How many messages go back to the queue. */
  readonly messages: number;
}

/** What one needs to know to use a running bridge. */
export interface Ready {
  readonly endpoint: string;
  readonly bus: string;
  /** The bucket in which producers may leave large bodies; undefined where they are turned away. */
  readonly claims?: string;
  /** Queue URLs by the recipient's name. */
  readonly recipients: Readonly<Record<string, string>>;
  /** Queue URLs by what they serve; also `quarantine` and `unrouted`. */
  readonly deadLetters: Readonly<Record<string, string>>;
}
