import type { JsonObject, JsonSchema } from '../json/json.ts';
import type { Classification } from './classification.ts';
import type { InboundTransportName } from './inbound/registry.ts';

export interface Topic {
  /** Also EventBridge's `detail-type`. */
  readonly name: string;
  /** The EventBridge sources that may post; `undefined` permits all. */
  readonly sources: readonly string[] | undefined;
  /** The body's schema; `undefined` admits every body. */
  readonly schema: JsonSchema | undefined;
  /** Body fields removed before anything is stored: JSON Pointers, or bare names that match at any depth. */
  readonly redact: readonly string[];
  /** Of a topic of corrections: what the topics that it may speak of redact, by their names. */
  readonly redactOf?: Readonly<Record<string, readonly string[]>>;
  /** The highest `dataclassification` that the topic may carry; `undefined` does not check. */
  readonly classification: Classification | undefined;
  /** How its messages come, and the transport's settings; absent for the first of the registry. */
  readonly inbound?: { readonly transport: InboundTransportName; readonly settings: JsonObject };
  /**
   * What an envelope of the topic is to the fusions: a part to gather, word that parts of other topics will not come
   * (`absent`), an order to release groups (`control`), or what is right for a group (`correction`).
   */
  readonly role: 'part' | 'absent' | 'control' | 'correction';
  /**
   * The fusions that the topic's envelopes go to: those that gather it; for `absent`, every fusion that might wait; for
   * `control` and `correction`, every fusion.
   */
  readonly routes: readonly Route[];
}

export interface Route {
  readonly fusion: string;
  readonly correlate: Correlate;
  /** What becomes of an envelope in which no key is found: turned away, or passed over by this fusion alone. */
  readonly invalidKey: 'reject' | 'ignore';
  /** What a part may state about its own group, and where it is found. */
  readonly states: StatedRules;
  /** The topics that the fusion gathers: no other may be expected, or told off. */
  readonly topics: readonly string[];
  /** Whether all open groups of the fusion can be found, which releasing all at once takes. */
  readonly isListed: boolean;
}

/** Where a part's statements about its own group are found; absent rules are not looked for. */
export interface StatedRules {
  /** How many parts the group has. */
  readonly size?: Finding;
  /** Topics that will answer. */
  readonly expect?: Finding;
  /** When the group's time ends: an RFC 3339 timestamp, or milliseconds since the epoch. */
  readonly deadline?: Finding;
  /** What the group is one of a succession in. */
  readonly series?: Finding;
}

/** How something is found in an envelope. `path` is a plain JSONata path, walked without the engine. */
export type Finding =
  | { readonly kind: 'path'; readonly path: readonly string[] }
  | { readonly kind: 'jsonata'; readonly expression: string };

/** How the correlation key is found: in one place, or joined from several that must all be there. */
export type Correlate = Finding | { readonly kind: 'all'; readonly of: readonly Finding[] };
