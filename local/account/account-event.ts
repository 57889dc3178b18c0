import type { JsonObject } from '../../shared/json/json.ts';

/** An event of a running bridge that an operator or a test may want to know. */
export type AccountEvent =
  | Contributed
  | Fused
  | {
      /** `held`: a reviewer gets it before it is published. */
      readonly kind: 'held' | 'discarded';
      readonly fusion: string;
      readonly key: string;
      readonly envelope: JsonObject;
    }
  | Rejected
  | DeadLettered
  | FunctionFailed
  /** A message that reached no queue. */
  | { readonly kind: 'lost'; readonly reason: string };

/** A part has arrived at its fusion. Reported once, even when it is delivered again. */
export interface Contributed {
  readonly kind: 'contributed';
  readonly fusion: string;
  readonly key: string;
  readonly topic: string;
  readonly source: string;
  readonly id: string;
  /** The size of its group that the part states. */
  readonly size?: number;
}

/** A generation of a group was published, the first or a later one; the envelope's type shows which. */
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
  /** The group of the part, where one fusion rejected it. */
  readonly group?: { readonly fusion: string; readonly key: string };
}

/** The names of a part that is answered without a result. */
export interface AnsweredPart {
  readonly source: string | null;
  readonly id: string | null;
}

/** A message arrived in a terminal queue. */
export interface DeadLettered {
  readonly kind: 'dead-letter';
  /** The name of what the queue serves, or `quarantine` or `unrouted`. */
  readonly name: string;
  readonly queue: string;
  readonly messageId: string;
  /** The reason, when the message has one. */
  readonly reason: string | null;
  /** The topic of a message in quarantine, or else the stage that put it there. */
  readonly origin?: string;
  /** The group of the message, when it names one. */
  readonly group: { readonly fusion: string; readonly key: string } | undefined;
  /** The parts that opened no group, where the message is about these. */
  readonly unopened?: readonly AnsweredPart[];
}

interface FunctionFailed {
  readonly kind: 'function-failed';
  readonly functionName: string;
  readonly error: { readonly type: string; readonly message: string; readonly stack?: string };
  /** The number of messages that go back to the queue. */
  readonly messages: number;
}

/** The names and addresses that a user of a running bridge needs. */
export interface Ready {
  readonly endpoint: string;
  readonly bus: string;
  /** The bucket in which producers may leave large bodies; undefined when large bodies are rejected. */
  readonly claims?: string;
  /** Queue URLs by the recipient's name. */
  readonly recipients: Readonly<Record<string, string>>;
  /** The forwarders' queue URLs by the name of the recipient outside; undefined where all recipients have queues. */
  readonly outside?: Readonly<Record<string, string>>;
  /** Queue URLs by what they serve; also `quarantine` and `unrouted`. */
  readonly deadLetters: Readonly<Record<string, string>>;
}
