import type { ProtobufType } from '../envelope/protobuf-type.ts';
import type { JsonObject, JsonSchema } from '../json/json.ts';
import type { Classification } from './classification.ts';
import type { Feed } from './feed/feed.ts';
import type { Correlate, Finding, Identity } from './finding.ts';
import type { InboundTransportName } from './inbound/inbound-transports.ts';

export type { Correlate, Finding, Identity };

/** A topic as it is compiled from the bridge file. */
export interface Topic {
  readonly name: string;
  /** The detail-types that the topic takes, with `*` for any characters; absent where it is the name alone. */
  readonly types?: readonly string[];
  /** The EventBridge sources that may post; `undefined` permits all. */
  readonly sources: readonly string[] | undefined;
  /** The body's schema; `undefined` admits every body. */
  readonly schema: JsonSchema | undefined;
  /** The message that bodies of Protocol Buffers hold; absent where the topic reads none. */
  readonly protobuf?: ProtobufType;
  /** Body fields removed before anything is stored: JSON Pointers, or bare names that match at any depth. */
  readonly redact: readonly string[];
  /** For a topic of corrections: the redacted fields of the topics that it may correct, by topic. */
  readonly redactOf?: Readonly<Record<string, readonly string[]>>;
  /** The place of the id of a plain event, or a digest. Absent for the id that EventBridge gives. */
  readonly identity?: Identity;
  /** The highest `dataclassification` that the topic may carry; `undefined` does not check. */
  readonly classification: Classification | undefined;
  /** Most time by which `time` may lie after the moment when the message was sent; absent, it is not checked. */
  readonly maxSkewMs?: number;
  /** Most time by which `time` may lie before that moment; absent, it is not checked. */
  readonly maxAgeMs?: number;
  /** The transport of its messages, with the transport's settings; absent for the first of the registry. */
  readonly inbound?: { readonly transport: InboundTransportName; readonly settings: JsonObject };
  /** The broker whose messages are put on the bus for the topic; absent where only the bus brings any. */
  readonly from?: Feed;
  /** The JSONata expression that makes the body of an envelope from what came; absent where it stays as it came. */
  readonly shape?: string;
  /**
   * The role of the topic's envelopes in the fusions. An envelope is a part, says that other topics will not come
   * (`absent`), requests a release (`control`), or states corrected values for a group (`correction`).
   */
  readonly role: 'part' | 'absent' | 'control' | 'correction';
  /**
   * The fusions that get the topic's envelopes. For a part these are the fusions that gather it, for `absent` those that
   * might wait, and for `control` and `correction` all fusions.
   */
  readonly routes: readonly Route[];
}

/** The way of a topic's envelopes into one fusion. */
export interface Route {
  readonly fusion: string;
  readonly correlate: Correlate;
  /** Handling of an envelope without a key: it is rejected, or this fusion alone ignores it. */
  readonly invalidKey: 'reject' | 'ignore';
  /** The statements that a part may contain about its own group, with their places. */
  readonly states: StatedRules;
  /** The topics that the fusion gathers: no other may be expected or absent. */
  readonly topics: readonly string[];
  /** True if the open groups of the fusion are listed, which a release of all groups needs. */
  readonly isListed: boolean;
}

/** The places of a part's statements about its own group. A statement without a place is not read. */
export interface StatedRules {
  /** Number of parts in the group. */
  readonly size?: Finding;
  /** Topics that will answer. */
  readonly expect?: Finding;
  /** The deadline of the group: an RFC 3339 timestamp, or milliseconds since the epoch. */
  readonly deadline?: Finding;
  /** The series of the group. */
  readonly series?: Finding;
}
