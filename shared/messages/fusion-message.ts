import { envelopeText } from '../envelope/encode-envelope.ts';
import { readEnvelope } from '../envelope/read-envelope.ts';
import { ownMember } from '../json/is-json-object.ts';
import type { JsonObject } from '../json/json.ts';
import { decodeStatements, encodeStatements } from './statement-codec.ts';
import {
  type MalformedMessage,
  malformedMessage as malformed,
  type NewerMessage,
  openMessage,
  writtenMessageVersion as v,
  textMember,
} from './message-version.ts';
import type { Contribution } from '../envelope/contribution.ts';
import type { Statements } from './statements.ts';
import { isReleaseRequest, type ReleaseRequest } from '../policy/release-reason.ts';

export type DecodedFusionMessage =
  | { readonly kind: 'message'; readonly message: FusionMessage }
  | NewerMessage
  | MalformedMessage;

/** Encodes a fusion message. The envelope travels as a CloudEvent. */
export function encodeFusionMessage(message: FusionMessage): string {
  if (message.kind !== 'contribution') return JSON.stringify({ v, ...message });
  const { kind, fusion, key, topic, envelope, states } = message;
  const stated = states === undefined ? {} : { states: encodeStatements(states) };
  const head = JSON.stringify({ v, kind, fusion, key, topic, ...stated });
  // The envelope is the last member, so that its text is written once for all fusions.
  return `${head.slice(0, -1)},"envelope":${envelopeText(envelope)}}`;
}

/** Decodes a fusion message. Never throws: a foreign message is `malformed`, one of a newer release `newer`. */
export function decodeFusionMessage(text: string): DecodedFusionMessage {
  const opened = openMessage(text);
  if (opened.kind !== 'object') return opened;
  const { object } = opened;
  const kind = ownMember(object, 'kind');
  const fusion = textMember(object, 'fusion');
  if (fusion === undefined) return malformed('the message names no fusion or no key');
  if (kind === 'release-all') return decodeReleaseAll(object, fusion);
  const key = textMember(object, 'key');
  if (key === undefined) return malformed('the message names no fusion or no key');
  if (kind === 'timer' || kind === 'wake') return { kind: 'message', message: { kind, fusion, key } };
  if (kind === 'release') return decodeRelease(object, fusion, key);
  if (kind === 'contribution') return decodeContribution(object, fusion, key);
  return malformed('the message is neither a contribution nor a timer nor a release');
}

function decodeContribution(message: JsonObject, fusion: string, key: string): DecodedFusionMessage {
  const topic = textMember(message, 'topic');
  if (topic === undefined) return malformed('the contribution names no topic');
  const envelope = readEnvelope(ownMember(message, 'envelope'));
  if (envelope === undefined) return malformed('the contribution holds no envelope');
  const stated = ownMember(message, 'states');
  if (stated === undefined) {
    return { kind: 'message', message: { kind: 'contribution', fusion, key, topic, envelope } };
  }
  const states = decodeStatements(stated);
  if (states === undefined) return malformed('the contribution has an unknown statement');
  return { kind: 'message', message: { kind: 'contribution', fusion, key, topic, envelope, states } };
}

function decodeRelease(message: JsonObject, fusion: string, key: string): DecodedFusionMessage {
  const reason = ownMember(message, 'reason');
  if (!isReleaseRequest(reason)) return malformed('the release gives no known reason');
  return { kind: 'message', message: { kind: 'release', fusion, key, reason } };
}

function decodeReleaseAll(message: JsonObject, fusion: string): DecodedFusionMessage {
  const reason = ownMember(message, 'reason');
  if (reason !== 'schedule' && reason !== 'forced') return malformed('the release gives no known reason');
  const cursor = textMember(message, 'cursor');
  return {
    kind: 'message',
    message: { kind: 'release-all', fusion, reason, ...(cursor !== undefined && { cursor }) },
  };
}

/** A part on its way to join: an admitted envelope in one fusion. */
export interface PartMessage extends Contribution {
  readonly fusion: string;
  /** The correlation key. */
  readonly key: string;
  /** Statements of the part about its own group, where the fusion's policy asks for them. */
  readonly states?: Statements;
}

/** A message on the fusion queue. */
export type FusionMessage =
  | ({ readonly kind: 'contribution' } & PartMessage)
  /** The timer of a group fires. */
  | { readonly kind: 'timer'; readonly fusion: string; readonly key: string }
  /** Asks to evaluate this group again, even if it is completed: it may have parts without an answer. */
  | { readonly kind: 'wake'; readonly fusion: string; readonly key: string }
  /** Asks to release this group, if it is open. */
  | {
      readonly kind: 'release';
      readonly fusion: string;
      readonly key: string;
      readonly reason: ReleaseRequest;
    }
  /** Asks to release every open group of a fusion; `cursor` continues where an earlier message stopped. */
  | {
      readonly kind: 'release-all';
      readonly fusion: string;
      readonly reason: Exclude<ReleaseRequest, 'new-key'>;
      readonly cursor?: string;
    };
